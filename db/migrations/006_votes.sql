-- All that was predicted for an output in one row: its candidates are packed beside its votes
-- (docs/database.md has the layout), where a row each took several times the room. The new name
-- leaves `votes` and `candidates` to the table functions of the same names (db/table_functions.h).
ALTER TABLE votes RENAME TO vote_blobs;
ALTER TABLE vote_blobs ADD COLUMN n_candidates INTEGER NOT NULL DEFAULT 0;
ALTER TABLE vote_blobs ADD COLUMN grids BLOB NOT NULL DEFAULT x'';
-- pack_grids: db/migrate.cpp; it puts the grids in the order of idx.
UPDATE vote_blobs
SET (n_candidates, grids) = (
  SELECT count(*), pack_grids(idx, rows, cols, cells)
  FROM candidates c
  WHERE c.evaluation_id = vote_blobs.evaluation_id AND c.puzzle = vote_blobs.puzzle
        AND c.test = vote_blobs.test);
DROP TABLE candidates;

-- JSON array of the places, among the output's candidates, of those that the evaluation's primary
-- metric counts as right; NULL: not recorded.
ALTER TABLE results ADD COLUMN right_candidates TEXT CHECK (
  right_candidates IS NULL OR json_valid(right_candidates));
