/** What customers of one language write, and what they are answered. `{order}` stands for a number of theirs. */
export interface Phrases {
  readonly topics: readonly Topic[];
  /** Further words of somebody who waits. */
  readonly nudges: readonly string[];
  /** A new question, hours after the answer. */
  readonly comebacks: readonly string[];
  readonly comebackAnswer: string;
  /** After the matter is closed. */
  readonly thanks: readonly string[];
  readonly farewell: string;
  /** An agent's word more, a day later. */
  readonly afterthought: string;
  /** For colleagues only. */
  readonly note: string;
}

export interface Topic {
  /** Sent as several messages, as people do. */
  readonly opening: readonly string[];
  readonly answer: string;
  readonly followUp: string;
  readonly secondAnswer: string;
}
