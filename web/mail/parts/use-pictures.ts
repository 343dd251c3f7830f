/** Pictures within the text: got from the account, and shown from the memory of this page. */
import { useEffect, useRef } from 'react'
import type { DraftFile } from '../model/draft.ts'
import type { AccountWriter } from './use-writer.ts'

/** What a browser draws and cannot run. */
const DRAWN = /^image\/(?:png|jpeg|gif|webp)$/

export function usePictures(
  { accountId, downloadUrl }: AccountWriter,
  files: readonly DraftFile[],
): (cid: string) => Promise<string | undefined> {
  const now = useRef(files)
  useEffect(() => {
    now.current = files
  })
  return async (cid) => {
    const file = now.current.find((one) => one.cid === cid)
    if (file === undefined || !DRAWN.test(file.type)) return undefined
    const filled = downloadUrl
      .replace('{accountId}', encodeURIComponent(accountId))
      .replace('{blobId}', encodeURIComponent(file.blobId))
      .replace('{name}', encodeURIComponent(file.name === '' ? 'picture' : file.name))
      .replace('{type}', encodeURIComponent(file.type))
    const { pathname, search } = new URL(filled, location.href)
    const answer = await fetch(pathname + search)
    if (!answer.ok) return undefined
    return URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type: file.type }))
  }
}
