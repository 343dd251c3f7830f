/** What becomes of a file that somebody drops, pastes or chooses: a picture of the text, an attachment, or a link where it is too large. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useApi, useKit, useWords } from '../../kit/kit-context.ts'
import { fileSize } from '../../kit/model/file-size.ts'
import { tell } from '../../kit/tell.ts'
import { localeOf } from '../../kit/words.ts'
import { sentFiles } from '../model/draft.ts'
import { dayText, goesAsLink, linkBlock } from '../model/link-block.ts'
import { type LinkedFile, withdrawLinked } from '../model/link-upload.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'
import type { EditorHandle } from './editor.tsx'
import type { Writing } from './use-draft.ts'
import type { Uploads } from './use-uploads.ts'
import type { AccountWriter } from './use-writer.ts'

export type TakeFiles = {
  /** `within`: pictures that were pasted into the text. */
  readonly take: (files: readonly File[], within: boolean) => void
  /** Large ones go as links though a message could take them along. */
  readonly links: boolean
  readonly setLinks: (links: boolean) => void
}

export function useTakeFiles(
  { draft, change }: Writing,
  uploads: Uploads,
  { attachedMax }: Pick<AccountWriter, 'attachedMax'>,
  handle: RefObject<EditorHandle | null>,
): TakeFiles {
  const [links, setLinks] = useState(true)
  const place = usePlaceLink(handle)
  const attach = (file: File, within: boolean): void =>
    uploads.add(file, (made) => {
      const editor = handle.current?.editor
      const isShown = within && editor !== undefined && /^image\/(?:png|jpeg|gif|webp)$/.test(file.type)
      if (!isShown) return change((now) => ({ files: [...now.files, made] }))
      const cid = `${crypto.randomUUID()}@valija`
      change((now) => ({ files: [...now.files, { ...made, cid }] }))
      editor.focus()
      editor.picture(cid, URL.createObjectURL(file), made.name)
    })
  const take: TakeFiles['take'] = (files, within) => {
    const onTheWay = uploads.waiting.filter(({ asLink }) => !asLink)
    let attached = [...sentFiles(draft), ...onTheWay].reduce((sum, { size }) => sum + size, 0)
    for (const file of files)
      if (goesAsLink(file.size, { attached, max: attachedMax, wanted: links })) uploads.link(file, place)
      else {
        attached += file.size
        attach(file, within)
      }
  }
  return { take, links, setLinks }
}

/** What stands in the text of a file that has arrived; taken back, nobody gets it. */
function usePlaceLink(handle: RefObject<EditorHandle | null>): (file: LinkedFile) => void {
  const say = useWords(COMPOSE_TEXTS)
  const { language } = useKit()
  const api = useApi()
  const told = useRef<(() => void)[]>([])
  // What has been sent is not taken back by the way.
  useEffect(() => {
    const { current } = told
    return () => {
      for (const untell of current) untell()
    }
  }, [])
  return (file) => {
    const editor = handle.current?.editor
    // Whoever has left the page has not sent it.
    if (editor === undefined) return void withdrawLinked(api, file.id).catch(() => undefined)
    const { name, lastDay } = file
    const locale = localeOf(language)
    const day = dayText(lastDay, locale)
    const takeOut = editor.place(
      linkBlock(file, say('linkedUntil', { size: fileSize(file.size, locale), day })),
    )
    told.current.push(
      tell({
        text: say('linked', { name }),
        undo: async () => {
          takeOut()
          await withdrawLinked(api, file.id)
        },
      }),
    )
  }
}
