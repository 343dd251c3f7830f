/** How a file name ends, to the system that opens the file. */

/** As the system of the reader sees it: Windows drops dots, spaces and what stands behind a colon. */
export function extensionOf(name: string): string | undefined {
  const plain = name
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}]/gu, '')
    .replace(/(?<=.):.*$/u, '')
    .replace(/[\s.]+$/u, '')
  const dot = plain.lastIndexOf('.')
  return dot < 0
    ? undefined
    : plain
        .slice(dot + 1)
        .trim()
        .toLowerCase()
}
