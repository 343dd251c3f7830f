/**
 * What the five levels say about one message: findings with points, the place each recipient finds it in, and which level
 * decided. A finding is a fact that was seen, with the name of its sentence; what becomes of the message is decided once,
 * from all of them (pipeline.ts).
 */

/** 1 connection, 2 identity, 3 content, 4 rules of company and account, 5 the person's own device. */
export type Level = 1 | 2 | 3 | 4 | 5

export type Finding = {
  readonly level: Level
  /** `html.hidden-text`, lower case: the catalogue has its sentence under `filter.rule.` and this. */
  readonly rule: string
  /** Above 0 speaks for junk, below for good mail; 0 only informs. */
  readonly points: number
  /** For the sentence: never a subject, a body or a whole header field. THREATS LG1 */
  readonly values?: Readonly<Record<string, string | number>>
  /** Whatever the points say: nobody's program opens it before a person has released it. */
  readonly hold?: true
}

/** Where a recipient finds the message. `quarantine`: held apart, its recipient may release it. */
export type Place = 'inbox' | 'junk' | 'quarantine' | 'refuse'

/** What is the same for all recipients of a message. */
export type Examination = {
  readonly findings: readonly Finding[]
  /** Name of the malware; it is refused for everybody, whatever anybody's rules say. */
  readonly virus?: { readonly name: string; readonly file: string | undefined }
  /** A scanner that has to say something did not: each company decides whether such mail waits. THREATS FI2 */
  readonly unscanned?: readonly string[]
}

/** What became of it for one recipient. */
export type Verdict = {
  readonly place: Place
  /** The level that decided. */
  readonly level: Level
  /** The rule that decided: that of a finding, or of level 4. */
  readonly rule: string
  /** Of all findings that count for this recipient, in hundredths rounded. */
  readonly points: number
  /** All that was found, the recipient's own findings (level 4, own classifier) included. */
  readonly findings: readonly Finding[]
}
