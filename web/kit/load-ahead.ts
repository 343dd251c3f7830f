/** Parts of the app that are fetched before somebody asks for them, when the screen is there and the network is idle. */

let underWay = 0

/** Never rejects: what cannot be had now is asked for again when it is needed. */
export async function loadAhead(load: () => Promise<unknown>): Promise<void> {
  underWay++
  try {
    await load()
  } catch {
    // Nobody has asked for it yet.
  } finally {
    underWay--
  }
}

/** Whether what could not be loaded just now may be something that nobody waits for. */
export function isLoadingAhead(): boolean {
  return underWay > 0
}
