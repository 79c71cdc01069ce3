# The notebook that `arcbench bundle --notebook` writes, in cells.

# %% [markdown]
# # arcbench: from unseen tasks to `submission.json`, offline
#
# Attach the competition and a dataset that holds `arcbench-bundle.tar.zst`, turn the internet
# off, and run all cells. Checkpoints (`*.safetensors`) beside the bundle are
# used instead of those in it. PyTorch is the machine's own, and must be of the version that the bundle was
# built for. The first cell has every setting; an environment variable of the name beside it
# changes it too.

# %%
import json
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

inputs = Path(os.environ.get("ARCBENCH_INPUTS", "/kaggle/input"))
output = Path(os.environ.get("ARCBENCH_OUTPUT", "/kaggle/working/submission.json"))
scratch = Path(os.environ.get("ARCBENCH_SCRATCH", "/tmp/arcbench"))
budget = os.environ.get("ARCBENCH_BUDGET", "11h30m")
tasks = os.environ.get("ARCBENCH_TASKS", "")  # empty: the test challenges among the inputs


def first(pattern):
    """The first file of this name in any folder of the inputs."""
    found = sorted(inputs.rglob(pattern))
    return found[0] if found else None


tasks = Path(tasks) if tasks else first("*test_challenges.json")
assert tasks, f"no *test_challenges.json in {inputs}: attach the competition, or set `tasks`"
print("tasks: ", tasks)

# %% [markdown]
# ## The bundle, unpacked
# Into scratch space: datasets are read-only, and their files may not be executed.

# %%
def unpack(archive, folder):
    if shutil.which("zstd"):
        subprocess.run(["tar", "--zstd", "-xf", archive, "-C", folder], check=True)
        return
    import pyarrow  # has a zstd of its own

    with pyarrow.input_stream(str(archive), compression="zstd") as stream:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            tar.extractall(folder)


def copy(folder, target):
    """For a dataset that was unpacked when it was uploaded; that took the permissions away."""
    shutil.copytree(folder, target)
    for program in [target / "run", *(target / "bin").iterdir()]:
        program.chmod(0o755)


archive = first("arcbench-bundle*.tar.zst")
unpacked = first("share/arcbench/bundle/run")  # by what it is, whatever its folder is called
assert archive or unpacked, f"no arcbench-bundle.tar.zst in {inputs}: attach the bundle"
source = archive or unpacked.parents[3]
checkpoints = sorted(source.parent.glob("*.safetensors"))
bundle = scratch / "arcbench-bundle"
shutil.rmtree(bundle, ignore_errors=True)
scratch.mkdir(parents=True, exist_ok=True)
unpack(source, scratch) if archive else copy(source, bundle)
print("bundle:", bundle, "from", source)

# %% [markdown]
# ## Does everything work here?
# PyTorch is looked for, the files are checked, and a small sample is answered.

# %%
environment = {**os.environ, "ARCBENCH_WORKSPACE": str(scratch / "workspace")}


def run(*words):
    """Runs the bundle with its output in the notebook; returns the exit status."""
    command = ["sh", str(bundle / "run"), *map(str, words)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True) as child:
        for line in child.stdout:
            print(line, end="", flush=True)
    return child.returncode


status = run("--selftest")
assert status == 0, f"the bundle does not run here (status {status}): see above"

# %% [markdown]
# ## The competition
# A submission is there from the first minute on, and only ever replaced by a better founded one.

# %%
given = [word for file in checkpoints for word in ("--from", file)]
status = run("compete", "--tasks", tasks, "--out", output, "--budget", budget, *given)
print("exit status", status)  # whatever it is: the submission is judged by itself

# %% [markdown]
# ## The submission

# %%
status = run("submission", "validate", output, "--data", tasks)
assert status == 0, f"{output} is not valid: see above"
answers = json.loads(output.read_text())
print(f"{output}: {len(answers)} tasks, {sum(map(len, answers.values()))} outputs\n")
for name, outputs in list(answers.items())[:3]:
    print(name)
    for row in outputs[0]["attempt_1"]:
        print("  ", *row)
