// Scales and their ticks.
const LOG_FLOOR = 1e-12;

function linearTicks(low, high, most) {
  const rough = (high - low) / most;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * unit).find((s) => s >= rough * 0.999);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; ++i) ticks.push(i * step);
  return ticks.map((t) => Number(t.toPrecision(12)));
}

function logTicks(low, high, most) {
  const first = Math.floor(Math.log10(low)), last = Math.ceil(Math.log10(high));
  const stride = Math.max(1, Math.ceil((last - first) / most));
  const decades = last - first;
  const between = decades <= 1 ? [1, 2, 3, 5, 7] : decades <= 2 ? [1, 2, 5] : [1];
  const ticks = [];
  for (let e = first; e <= last; e += stride) {
    for (const m of between) {
      const tick = Number((m * 10 ** e).toPrecision(12));
      if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick);
    }
  }
  return ticks;
}

/**
 * Where numbers lie between `from` and `to` pixels, and which are written there. axis: {log, low,
 * high, pad (a part of the range that is added at both ends), ticks, whole, spacing (pixels a tick)}.
 */
function scale(axis, values, from, to) {
  const usable = values.filter((v) => known(v) && (!axis.log || v > 0));
  let low = axis.low ?? Math.min(...usable), high = axis.high ?? Math.max(...usable);
  if (!usable.length) [low, high] = axis.log ? [1, 10] : [0, 1];
  if (axis.log) low = Math.max(low, LOG_FLOOR);
  if (low === high) [low, high] = axis.log ? [low / 2, high * 2] : [low - 0.5, high + 0.5];
  const map = axis.log ? Math.log : (x) => x, unmap = axis.log ? Math.exp : (x) => x;
  const room = (axis.pad || 0) * (map(high) - map(low));
  [low, high] = [unmap(map(low) - room), unmap(map(high) + room)];
  const at = (x) => from + ((map(x) - map(low)) / (map(high) - map(low))) * (to - from);
  const most = Math.max(2, Math.floor(Math.abs(to - from) / (axis.spacing || 75)));
  let ticks = axis.ticks ? axis.ticks.filter((t) => t >= low && t <= high)
    : axis.log ? logTicks(low, high, most) : linearTicks(low, high, most);
  if (axis.log && ticks.length < 2) ticks = linearTicks(low, high, most);
  if (axis.whole) ticks = ticks.filter(Number.isInteger);
  const stride = axis.log || axis.ticks ? Math.ceil(ticks.length / (most + 1)) : 1;
  ticks = ticks.filter((_, i) => i % stride === 0);
  return { at, ticks, fits: (x) => known(x) && (!axis.log || x > 0) };
}
