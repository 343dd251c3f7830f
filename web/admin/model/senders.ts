/** Who wrote what waits, most first. */
export function sendersIn(
  entries: readonly { readonly sender: string | null }[],
  most: number,
): readonly { readonly sender: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const { sender } of entries) counts.set(sender ?? '', (counts.get(sender ?? '') ?? 0) + 1)
  return [...counts]
    .map(([sender, count]) => ({ sender, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, most)
}
