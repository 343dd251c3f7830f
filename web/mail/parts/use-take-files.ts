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
  /** What was written is thrown away, and with it the links that were made for it here. */
  readonly discard: () => void
}

export function useTakeFiles(
  { draft, change }: Writing,
  uploads: Uploads,
  { attachedMax, linkDays }: Pick<AccountWriter, 'attachedMax' | 'linkDays'>,
  handle: RefObject<EditorHandle | null>,
): TakeFiles {
  const [links, setLinks] = useState(true)
  const { place, discard } = usePlacedLinks(handle)
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
      if (goesAsLink(file.size, { attached, max: attachedMax, wanted: links && linkDays > 0 }))
        uploads.link(file, place)
      else {
        attached += file.size
        attach(file, within)
      }
  }
  return { take, links, setLinks, discard }
}

/** Files that have arrived stand in the text; taken back, nobody gets them. */
function usePlacedLinks(handle: RefObject<EditorHandle | null>): {
  readonly place: (file: LinkedFile) => void
  readonly discard: () => void
} {
  const say = useWords(COMPOSE_TEXTS)
  const { language } = useKit()
  const api = useApi()
  const made = useRef(new Map<number, { readonly untell: () => void }>())
  // What has been sent is not taken back by the way.
  useEffect(() => {
    const { current } = made
    return () => {
      for (const { untell } of current.values()) untell()
    }
  }, [])
  // What cannot be reached now stands among the settings, and expires.
  const withdraw = (id: number): void => void withdrawLinked(api, id).catch(() => undefined)
  const place = (file: LinkedFile): void => {
    const editor = handle.current?.editor
    // Whoever has left the page has not sent it.
    if (editor === undefined) {
      withdraw(file.id)
      return
    }
    const { id, name, lastDay } = file
    const locale = localeOf(language)
    const size = fileSize(file.size, locale)
    const takeOut = editor.place(linkBlock(file, say('linkedUntil', { size, day: dayText(lastDay, locale) })))
    const undo = async (): Promise<void> => {
      takeOut()
      made.current.delete(id)
      await withdrawLinked(api, id)
    }
    made.current.set(id, { untell: tell({ text: say('linked', { name }), undo }) })
  }
  const discard = (): void => {
    for (const id of made.current.keys()) withdraw(id)
  }
  return { place, discard }
}
