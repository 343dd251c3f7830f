/** FNV-1a, begun at the seed, with its bits mixed once more: 32 bits. Who does not know the seed cannot choose them. */
export function seededHash(text: string, seed: number): number {
  let hash = seed ^ 0x811c9dc5
  for (let n = 0; n < text.length; n++) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
