-- The start parameters that the last `launch-script` has written: `rollout status --parameters` asks the computers for
-- them. A name comes as often as it has values.
CREATE TABLE launch_parameters (
    position INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    value    TEXT NOT NULL
) STRICT;
