/** Work on many octets in pieces of about a millisecond, so that nobody waits for all of it. THREATS DS2, TE5 */

/** Octets that are copied, summed or hashed in one go. */
export const SLICE_OCTETS = 1024 * 1024

/** Hands `work` one range after the other; `pause` lets others have the thread between them. */
export async function inSlices(
  octets: number,
  pause: () => Promise<void> | undefined,
  work: (from: number, to: number) => void,
): Promise<void> {
  for (let from = 0; from < octets; from += SLICE_OCTETS) {
    work(from, Math.min(octets, from + SLICE_OCTETS))
    if (from + SLICE_OCTETS < octets) await pause()
  }
}
