/** Writing within what was quoted: a new line leaves the quote and parts it, as people expect who answer point by point. */

/** The outermost quote in which the caret is; undefined: it is in none. */
export function quoteAround(doc: Document, root: HTMLElement): HTMLElement | undefined {
  let found: HTMLElement | undefined
  for (let node: Node | null = doc.getSelection()?.anchorNode ?? null; node !== null && node !== root; ) {
    if (node.nodeName === 'BLOCKQUOTE') found = node as HTMLElement
    node = node.parentNode
  }
  return found
}

/** Whether nothing stands on the line of the caret. */
export function isEmptyLine(doc: Document, quote: HTMLElement): boolean {
  const selection = doc.getSelection()
  if (selection?.isCollapsed !== true) return false
  const { anchorNode } = selection
  const line = anchorNode === quote ? quote.childNodes[selection.anchorOffset] : anchorNode
  return (line?.textContent ?? '').trim() === ''
}

/** Parts the quote at the caret, with an empty line of one's own between, where the caret is then. */
export function breakQuote(doc: Document, quote: HTMLElement): void {
  const selection = doc.getSelection()
  if (selection === null || selection.rangeCount === 0) return
  const range = selection.getRangeAt(0)
  range.deleteContents()
  range.setEndAfter(quote)
  const rest = range.extractContents()
  const line = doc.createElement('div')
  line.append(doc.createElement('br'))
  quote.after(line)
  if (hasContent(rest)) line.after(rest)
  if (!hasContent(quote)) quote.remove()
  selection.collapse(line, 0)
}

function hasContent(node: ParentNode & Node): boolean {
  return (node.textContent ?? '').trim() !== '' || node.querySelector('img') !== null
}
