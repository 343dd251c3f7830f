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
}

export type LinkedFileStore = {
  /**
   * Makes room for a file and tells its id; what is not whole within a day is forgotten. Refusal `too-large`, `limit` (so many
   * files), `over-quota` (octets of all together), `no-space`.
   */
  begin(file: Pick<LinkedFile, 'name' | 'sizeBytes' | 'expiresMs'>): Promise<number>
  /**
   * Keeps the octets from `at` on and tells how many are there now. Pieces come in order, each of `LINKED_PIECE_OCTETS` but the
   * last; one that is there already is not kept twice. Refusal `not-found`, `invalid` (another piece is wanted), `no-space`.
   */
  add(id: number, at: number, bytes: Uint8Array): Promise<number>
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
