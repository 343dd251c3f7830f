/**
 * The page within the page in which a message is written. It has a policy of its own, which runs and loads nothing and takes the
 * styles that a quoted message brings; what is put into it is made node by node from a cleaned tree. Editing itself is the
 * browser's: its undo, its spelling, its keyboards. THREATS WB1, WB3
 */
import { plainText } from '../model/rich/plain.ts'
import {
  clean,
  contentIdOf,
  contentIdUrl,
  type Origin,
  type Piece,
  withoutQuotes,
  writeHtml,
} from '../model/rich/tree.ts'
import { breakQuote, isEmptyLine, quoteAround } from './editor-quotes.ts'
import { dressFrame } from './editor-style.ts'

export type RichText = { readonly html: string; readonly text: string; readonly own: string }
export type Command =
  | 'bold'
  | 'italic'
  | 'underline'
  | 'insertUnorderedList'
  | 'insertOrderedList'
  | 'removeFormat'
export type Block = 'div' | 'h2' | 'h3' | 'blockquote'
export type EditorState = {
  readonly on: ReadonlySet<Command>
  readonly block: Block
  readonly link: string | undefined
}

export type EditorEvents = {
  readonly input: () => void
  readonly select: (state: EditorState) => void
  /** `within`: pictures that were pasted into the text. */
  readonly files: (files: readonly File[], within: boolean) => void
  readonly key: (key: 'send' | 'link' | 'tools') => void
  /** Address of that picture of the message; undefined: there is none. */
  readonly picture: (cid: string) => Promise<string | undefined>
}

export type RichEditor = {
  read(): RichText
  focus(): void
  run(command: Command): void
  block(block: Block): void
  /** Empty: no link. */
  link(href: string): void
  /** Where the caret is. `html` is cleaned. */
  insert(html: string, origin: Origin): void
  picture(cid: string, url: string, name: string): void
  /** Below what one wrote oneself, wherever the caret is; what is returned takes it out again. `html` is cleaned. */
  place(html: string): () => void
  /** In place of the one that is there; empty: none. */
  signature(html: string): void
  speak(language: string): void
  readonly root: HTMLElement
  close(): void
}

const COMMANDS: readonly Command[] = [
  ...(['bold', 'italic', 'underline'] as const),
  ...(['insertUnorderedList', 'insertOrderedList'] as const),
]
const EMPTY_LINE: Piece = {
  tag: 'div',
  attributes: {},
  children: [{ tag: 'br', attributes: {}, children: [] }],
}

/** The frame is loaded. Nothing of `html` is taken that is not cleaned first. */
export function openEditor(
  frame: HTMLIFrameElement,
  first: { readonly html: string; readonly label: string; readonly hint: string; readonly language: string },
  events: EditorEvents,
): RichEditor {
  const doc = frame.contentDocument
  const root = doc?.getElementById('text')
  if (!doc || !root) throw new Error('the editor has no page')
  const end = new AbortController()
  const build = (pieces: readonly Piece[]): DocumentFragment => buildNodes(doc, pieces, events.picture)
  const start = clean(parse(frame, first.html), 'own')
  root.replaceChildren(build(start.length === 0 ? [EMPTY_LINE] : start))
  label(root, first)
  dressFrame(doc, end.signal)
  doc.execCommand('defaultParagraphSeparator', false, 'div')
  doc.execCommand('styleWithCSS', false, 'false')
  const changed = (): void => {
    const isEmpty =
      root.textContent.trim() === '' && root.querySelector('img,li,blockquote,.signature') === null
    if (isEmpty) root.dataset['empty'] = first.hint
    else delete root.dataset['empty']
    events.input()
  }
  const insert = (html: string, origin: Origin): void => {
    const pieces = clean(parse(frame, html), origin)
    // The browser's own way of inserting is the one that can be undone.
    doc.execCommand('insertHTML', false, writeHtml(setAside(pieces)))
    for (const image of root.querySelectorAll('img')) lookUp(image, events.picture)
    changed()
  }
  listen({ doc, root, events, changed, insert }, end.signal)
  changed()
  return {
    ...{ root, insert },
    read: () => read(root),
    focus: () => root.focus(),
    run: (command) => {
      doc.execCommand(command)
      changed()
    },
    block: (block) => {
      setBlock(doc, root, block)
      changed()
    },
    link: (href) => {
      if (href === '') doc.execCommand('unlink')
      else if (doc.getSelection()?.isCollapsed === true)
        insert(writeHtml([{ tag: 'a', attributes: { href }, children: [href] }]), 'own')
      else doc.execCommand('createLink', false, href)
      changed()
    },
    picture: (cid, url, name) => {
      doc.execCommand('insertImage', false, url)
      for (const image of root.querySelectorAll('img'))
        if (image.getAttribute('src') === url) {
          image.dataset['source'] = contentIdUrl(cid)
          image.alt = name
        }
      changed()
    },
    place: (html) => place(root, build(clean(parse(frame, html), 'own')), changed),
    signature: (html) => {
      sign(root, build(clean(parse(frame, html), 'own')))
      changed()
    },
    speak: (language) => {
      if (language === '') root.removeAttribute('lang')
      else root.lang = language
    },
    close: () => end.abort(),
  }
}

function label(
  root: HTMLElement,
  { label: name, language }: { readonly label: string; readonly language: string },
): void {
  root.contentEditable = 'true'
  root.spellcheck = true
  root.role = 'textbox'
  root.ariaMultiLine = 'true'
  root.ariaLabel = name
  if (language !== '') root.lang = language
}

/** By the parser of the frame: what it makes loads and runs nothing, and is read as a tree. */
function parse(frame: HTMLIFrameElement, html: string): readonly Piece[] {
  const view = frame.contentWindow as (Window & typeof globalThis) | null
  if (view === null) return []
  return readTree(new view.DOMParser().parseFromString(html, 'text/html').body)
}

function readTree(node: Node): readonly Piece[] {
  return [...node.childNodes].flatMap((child): readonly Piece[] => {
    if (child.nodeType === Node.TEXT_NODE) return [child.nodeValue ?? '']
    if (child.nodeType !== Node.ELEMENT_NODE) return []
    const element = child as Element
    const attributes = Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]))
    const source = attributes['data-source']
    const known = source === undefined ? attributes : { ...attributes, src: source }
    return [{ tag: element.localName, attributes: known, children: readTree(element) }]
  })
}

function read(root: HTMLElement): RichText {
  const pieces = clean(readTree(root), 'own')
  return {
    html: writeHtml(pieces),
    text: plainText(pieces),
    own: plainText(withoutQuotes(pieces)).trim(),
  }
}

type FindPicture = EditorEvents['picture']

function buildNodes(doc: Document, pieces: readonly Piece[], picture: FindPicture): DocumentFragment {
  const fragment = doc.createDocumentFragment()
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      fragment.append(piece)
      continue
    }
    const element = doc.createElement(piece.tag)
    for (const [name, value] of Object.entries(piece.attributes))
      element.setAttribute(name === 'src' && !value.startsWith('data:') ? 'data-source' : name, value)
    element.append(buildNodes(doc, piece.children, picture))
    if (piece.tag === 'img') lookUp(element as HTMLImageElement, picture)
    fragment.append(element)
  }
  return fragment
}

/** The same with addresses of pictures set aside: `cid:` and those of elsewhere are no addresses for a browser. */
function setAside(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.map((piece) => {
    if (typeof piece === 'string') return piece
    const { src, ...others } = piece.attributes
    const attributes =
      src === undefined || src.startsWith('data:') ? piece.attributes : { ...others, 'data-source': src }
    return { ...piece, attributes, children: setAside(piece.children) }
  })
}

/** Shows a picture of the message. Those of elsewhere are not asked for: they are only passed on. */
function lookUp(image: HTMLImageElement, picture: FindPicture): void {
  const cid = contentIdOf(image.dataset['source'] ?? '')
  if (cid === undefined || image.hasAttribute('src')) return
  void picture(cid).then((url) => {
    if (url !== undefined) image.src = url
  })
}

type Parts = {
  readonly doc: Document
  readonly root: HTMLElement
  readonly events: EditorEvents
  readonly changed: () => void
  readonly insert: (html: string, origin: Origin) => void
}

function listen({ doc, root, events, changed, insert }: Parts, signal: AbortSignal): void {
  const on = { signal }
  root.addEventListener('input', changed, on)
  doc.addEventListener('selectionchange', () => events.select(stateOf(doc, root)), on)
  root.addEventListener(
    'paste',
    (event) => {
      const data = event.clipboardData
      const html = data?.getData('text/html') ?? ''
      const files = [...(data?.files ?? [])]
      // Office programs put a picture of the words beside them.
      if (files.length > 0 && (data?.getData('text/plain') ?? '') === '') {
        event.preventDefault()
        events.files(files, true)
      } else if (html !== '') {
        event.preventDefault()
        insert(html, 'paste')
      }
    },
    on,
  )
  let fromHere = false
  root.addEventListener('dragstart', () => (fromHere = true), on)
  root.addEventListener('dragend', () => (fromHere = false), on)
  doc.addEventListener('dragover', (event) => event.preventDefault(), on)
  doc.addEventListener(
    'drop',
    (event) => {
      if (fromHere) return
      event.preventDefault()
      const data = event.dataTransfer
      const files = [...(data?.files ?? [])]
      if (files.length > 0) return events.files(files, false)
      putCaret(doc, event)
      const html = data?.getData('text/html') ?? ''
      if (html !== '') insert(html, 'paste')
      else doc.execCommand('insertText', false, data?.getData('text/plain') ?? '')
    },
    on,
  )
  root.addEventListener('keydown', (event) => onKey({ doc, root, events, changed, insert }, event), on)
}

function putCaret(doc: Document, { clientX, clientY }: MouseEvent): void {
  const at = doc.caretPositionFromPoint?.(clientX, clientY)
  if (at) doc.getSelection()?.collapse(at.offsetNode, at.offset)
}

const LISTS: Readonly<Record<string, Command>> = {
  ...{ Digit7: 'insertOrderedList', Digit8: 'insertUnorderedList' },
}

function onKey({ doc, root, events, changed }: Parts, event: KeyboardEvent): void {
  const strong = event.ctrlKey || event.metaKey
  const take = (): void => event.preventDefault()
  if (event.key === 'Enter' && strong) {
    take()
    events.key('send')
  } else if (strong && !event.shiftKey && event.key.toLowerCase() === 'k') {
    take()
    events.key('link')
  } else if (event.altKey && event.key === 'F10') {
    take()
    events.key('tools')
  } else if (strong && event.shiftKey && event.code in LISTS) {
    take()
    doc.execCommand(LISTS[event.code] ?? '')
    changed()
  } else if (strong && event.shiftKey && event.code === 'Digit9') {
    take()
    setBlock(doc, root, stateOf(doc, root).block === 'blockquote' ? 'div' : 'blockquote')
    changed()
  } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    const quote = quoteAround(doc, root)
    if (quote === undefined || !(quote.getAttribute('type') === 'cite' || isEmptyLine(doc, quote))) return
    take()
    breakQuote(doc, quote)
    changed()
  }
}

function stateOf(doc: Document, root: HTMLElement): EditorState {
  const anchor = doc.getSelection()?.anchorNode
  const element = anchor instanceof Element ? anchor : anchor?.parentElement
  const link = element?.closest('a')?.getAttribute('href') ?? undefined
  const heading = element?.closest('h2,h3')?.localName as Block | undefined
  const quote = quoteAround(doc, root)
  return {
    on: new Set(COMMANDS.filter((command) => doc.queryCommandState(command))),
    block: heading ?? (quote === undefined ? 'div' : 'blockquote'),
    link,
  }
}

function setBlock(doc: Document, root: HTMLElement, block: Block): void {
  const quote = quoteAround(doc, root)
  if (block === 'div' && quote !== undefined) doc.execCommand('outdent')
  else doc.execCommand('formatBlock', false, block)
}

function place(root: HTMLElement, block: DocumentFragment, changed: () => void): () => void {
  const nodes = [...block.childNodes]
  root.insertBefore(block, belowOwn(root))
  changed()
  return () => {
    for (const node of nodes) if (root.contains(node)) node.parentNode?.removeChild(node)
    changed()
  }
}

/** What follows one's own words; null: nothing does. */
function belowOwn(root: HTMLElement): Element | null {
  return root.querySelector(':scope > .signature') ?? root.querySelector(':scope > .original')
}

function sign(root: HTMLElement, signature: DocumentFragment): void {
  const doc = root.ownerDocument
  const old = root.querySelector(':scope > .signature')
  if (!signature.hasChildNodes()) {
    old?.remove()
    return
  }
  const block = doc.createElement('div')
  block.className = 'signature'
  block.append(signature)
  if (old === null) {
    const line = doc.createElement('div')
    line.append(doc.createElement('br'))
    const before = root.querySelector(':scope > .original')
    root.insertBefore(line, before)
    root.insertBefore(block, before)
  } else old.replaceWith(block)
}
