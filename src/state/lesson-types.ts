// The plain way through a training: hear what is to be told apart, teach it, see how well it does. What a person can do there.

export interface LessonActions {
  /** Starts the run that the form describes, and tests it once it has come to its end. */
  teach(): Promise<void>;
  /** Goes on with the lesson's run where it was stopped or cut off, then tests it. */
  continueLesson(): Promise<void>;
  /** Tests the lesson's run as it is now. */
  testLesson(): Promise<void>;
  /** Shows the form, or the whole page of the run, in the lesson's place. */
  leaveLesson(): void;
  /** Goes to the first page, for other recordings: nothing is deleted. Where a lesson is open, they get one of their own. */
  bringOthers(): void;
}
