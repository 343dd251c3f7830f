/** What is done on this device before its person signs out: what was typed goes to the server, what was read is forgotten. */

type Work = () => Promise<unknown>
const works = new Set<Work>()

/** Done while the session is still there. Until what is returned is called. */
export function beforeSignOut(work: Work): () => void {
  works.add(work)
  return () => void works.delete(work)
}

/** Never fails: who wants to leave, leaves. */
export async function makeReadyToLeave(): Promise<void> {
  await Promise.allSettled([...works].map((work) => work()))
}
