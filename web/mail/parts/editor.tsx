/** Where the text is written: the tools above, and below them the page within the page. As high as its text, so that there is one scrollbar. */
import { type ReactNode, type RefObject, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { READ_AFTER_MS } from '../limits.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'
import css from './editor.module.css'
import {
  type EditorEvents,
  type EditorState,
  openEditor,
  type RichEditor,
  type RichText,
} from './editor-frame.ts'
import { EditorTools } from './editor-tools.tsx'

export type EditorHandle = {
  /** What was typed a moment ago is told now. */
  flush(): void
  /** Undefined until its page is there. */
  readonly editor: RichEditor | undefined
}
export type EditorProps = {
  readonly handle: RefObject<EditorHandle | null>
  /** With what it begins; not looked at again. */
  readonly html: string
  readonly language: string
  /** `typed`: by the person. */
  readonly onText: (text: RichText, typed: boolean) => void
  readonly onLanguage: (language: string) => void
  readonly onSign: () => void
  readonly onReady: (editor: RichEditor) => void
  readonly onFiles: EditorEvents['files']
  readonly onSend: () => void
  readonly picture: EditorEvents['picture']
}

const NOTHING: EditorState = { on: new Set(), block: 'div', link: undefined }

export function Editor(props: EditorProps): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const frame = useRef<HTMLIFrameElement>(null)
  const tools = useRef<HTMLDivElement>(null)
  const [state, setState] = useState(NOTHING)
  const [linking, setLinking] = useState(false)
  const { editor, open, flush } = useOpenEditor(frame, props, {
    select: setState,
    key: (key) => {
      if (key === 'send') props.onSend()
      else if (key === 'link') setLinking(true)
      else tools.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
    },
  })
  useImperativeHandle(props.handle, () => ({ flush, editor }))
  return (
    <div className={css.editor}>
      <EditorTools
        {...{ editor, state, linking, setLinking, language: props.language }}
        bar={tools}
        onFiles={props.onFiles}
        onLanguage={props.onLanguage}
        onSign={props.onSign}
      />
      <iframe ref={frame} className={css.frame} src="/editor.html" title={say('text')} onLoad={open} />
    </div>
  )
}

function useOpenEditor(
  frame: RefObject<HTMLIFrameElement | null>,
  props: EditorProps,
  own: Pick<EditorEvents, 'select' | 'key'>,
) {
  const say = useWords(COMPOSE_TEXTS)
  const [editor, setEditor] = useState<RichEditor>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // The page within is opened once, and tells whoever listens now.
  const now = useRef({ props, own, editor })
  useEffect(() => {
    now.current = { props, own, editor }
  })
  const flush = (): void => {
    if (timer.current === undefined) return
    clearTimeout(timer.current)
    timer.current = undefined
    const { editor: open, props: told } = now.current
    if (open !== undefined) told.onText(open.read(), true)
  }
  const last = useRef(flush)
  useEffect(() => {
    last.current = flush
  })
  useEffect(() => {
    const leave = (): void => last.current()
    document.addEventListener('visibilitychange', leave)
    return () => {
      document.removeEventListener('visibilitychange', leave)
      leave()
      now.current.editor?.close()
    }
  }, [])
  const open = (): void => {
    const element = frame.current
    if (element === null || editor !== undefined) return
    const first = { html: props.html, label: say('text'), hint: say('hint'), language: props.language }
    let begun = false
    const opened = openEditor(element, first, {
      input: () => {
        if (!begun) return
        clearTimeout(timer.current)
        timer.current = setTimeout(() => last.current(), READ_AFTER_MS)
      },
      select: (state) => now.current.own.select(state),
      key: (key) => now.current.own.key(key),
      files: (files, within) => now.current.props.onFiles(files, within),
      picture: (cid) => now.current.props.picture(cid),
    })
    growWith(element, opened.root)
    setEditor(opened)
    now.current = { ...now.current, editor: opened }
    props.onReady(opened)
    begun = true
    props.onText(opened.read(), false)
  }
  return { editor, open, flush }
}

/** Ends with the frame. */
function growWith(frame: HTMLIFrameElement, root: HTMLElement): void {
  const fit = (): void => {
    frame.style.height = `${root.offsetHeight}px`
  }
  new ResizeObserver(fit).observe(root)
  fit()
}
