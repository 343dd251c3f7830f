/** Files on their way into a message: kept for a day, then forgotten. RFC 8620 §6.1 */

export type StoredUpload = {
  readonly type: string
  readonly sizeBytes: number
  /** One after the other. Refusal `not-found` when its day is over meanwhile. */
  pieces(): AsyncIterable<Uint8Array>
}

export type UploadStore = {
  /**
   * Kept when this resolves, and nothing of it when `pieces` fails; its id, which nobody guesses. One piece of it is in memory
   * at a time. Refusal `over-quota` (all of a day together), `too-large`.
   */
  put(
    type: string,
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<{ readonly id: number; readonly sizeBytes: number }>
  get(id: number): Promise<StoredUpload | undefined>
}
