/** Files that are given to others by a link, until they expire. A file comes in pieces, and is whole when the last is there. */

export type LinkedFile = {
  /** Nobody guesses it. */
  readonly id: number
  readonly name: string
  readonly sizeBytes: number
  readonly madeMs: number
  readonly expiresMs: number
  /** How often it was taken to the last octet. */
  readonly downloads: number
  /** What a virus scanner said before it was whole; undefined: none was asked. */
  readonly look: LinkedFileLook | undefined
}

/** `too-large`: it did not look at all of it. */
export type LinkedFileLook = 'clean' | 'too-large'

/** A file on its way. */
export type BegunLinkedFile = {
  readonly sizeBytes: number
  readonly comeBytes: number
  /** What is there. Refusal `not-found` when it was removed meanwhile, `damaged`. */
  pieces(): AsyncIterable<Uint8Array>
}

export type LinkedFileStore = {
  /**
   * Makes room for a file and tells its id; what is not whole within a day is forgotten. Refusal `too-large`, `limit` (so many
   * files), `over-quota` (octets of all together), `no-space`.
   */
  begin(file: Pick<LinkedFile, 'name' | 'sizeBytes' | 'expiresMs'>): Promise<number>
  /**
   * Keeps the octets from `at` on and tells how many are there now. Pieces come in order, each of `LINKED_PIECE_OCTETS` but the
   * last; one that is there already is not kept twice. `look` comes with the last. Refusal `not-found`, `invalid` (another piece is wanted), `no-space`.
   */
  add(id: number, at: number, bytes: Uint8Array, look?: LinkedFileLook): Promise<number>
  /** Refusal `not-found`. */
  begun(id: number): Promise<BegunLinkedFile>
  /** Those that are whole and have not expired, the newest first. */
  list(): Promise<readonly LinkedFile[]>
  /** Undefined unless it is whole and has not expired. */
  get(id: number): Promise<OpenedLinkedFile | undefined>
  /** One more download. */
  count(id: number): Promise<void>
  /** Its pieces are no file any more; false: there was none. */
  remove(id: number): Promise<boolean>
}

export type OpenedLinkedFile = LinkedFile & {
  /** From that octet on, one after the other. Refusal `not-found` when it was removed meanwhile, `damaged`. */
  pieces(from?: number): AsyncIterable<Uint8Array>
}
