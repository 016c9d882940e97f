// How many clips the job of CREMA-D has, as the tutorial splits it: a tenth for validation and test, half of it each.

const clips = 7442;
const heldOut = Math.ceil(clips / 10);
const test = Math.ceil(heldOut / 2);

export const splitSizes = { clips, train: clips - heldOut, validation: heldOut - test, test };
