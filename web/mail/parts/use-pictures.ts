/** Pictures within the text: got from the account, and shown from the memory of this page. */
import { useEffect, useRef } from 'react'
import { blobPath } from '../model/blob-path.ts'
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
    const { blobId, type } = file
    const name = file.name === '' ? 'picture' : file.name
    const answer = await fetch(blobPath(downloadUrl, { accountId, blobId, name, type }))
    if (!answer.ok) return undefined
    return URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type: file.type }))
  }
}
