/** The oldest Node whose known flaws do not touch us; raised with each of its security releases. THREATS SC2 */
export const NODE_NEEDED = '24.14.1'

/** `v24.13.0` is older than NODE_NEEDED. */
export function nodeIsTooOld(version: string): boolean {
  const found = parts(version)
  const needed = parts(NODE_NEEDED)
  for (const [at, least] of needed.entries()) {
    const have = found[at] ?? 0
    if (have !== least) return have < least
  }
  return false
}

function parts(version: string): number[] {
  return version
    .replace(/^v/, '')
    .split('.')
    .map((part) => Number.parseInt(part, 10) || 0)
}
