/** Files on their way into a message: kept for a day, then forgotten. RFC 8620 §6.1 */

export type UploadStore = {
  /** Kept when this resolves; its id, which nobody guesses. Refusal `over-quota` (all of a day together). */
  put(type: string, bytes: Uint8Array): Promise<number>
  get(id: number): Promise<{ readonly type: string; readonly bytes: Uint8Array } | undefined>
}
