/** Files of mail from elsewhere, chosen and brought with progress; it can be stopped, and brought again without anything twice. */
import { Autocomplete, Button, Checkbox, FileButton } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import css from '../../../kit/account/account.module.css'
import { Card } from '../../../kit/account/card.tsx'
import { ApiProblem, isRecord, pathWith } from '../../../kit/api-client.ts'
import { useKit, useWords } from '../../../kit/kit-context.ts'
import { fileSize } from '../../../kit/model/file-size.ts'
import { Note } from '../../../kit/parts/note.tsx'
import { type Answer, bringFiles, type Progress, type SendPiece } from '../../model/settings/bring-files.ts'
import { TAKEOUT_TEXTS } from '../../texts/settings/takeout.ts'

type State =
  | { readonly kind: 'ready' }
  | { readonly kind: 'working'; readonly progress: Progress }
  | { readonly kind: 'over'; readonly progress: Progress; readonly why: string | undefined }

const NOTHING: Progress = { messages: 0, passedOver: 0, octets: 0 }

export function BringCard({ paths }: { readonly paths: readonly string[] }): ReactNode {
  const say = useWords(TAKEOUT_TEXTS)
  const { language } = useKit()
  const [files, setFiles] = useState<readonly File[]>([])
  const [folder, setFolder] = useState<string>(say('usual'))
  const [seen, setSeen] = useState(true)
  const { state, start, stop, renew } = useBringing(files, folder.trim(), seen)
  const octets = files.reduce((sum, { size }) => sum + size, 0)
  const working = state.kind === 'working'
  return (
    <Card title={say('bring')} text={say('bringWhy')}>
      <div className={`${css.cardBody} ${css.form}`}>
        <Autocomplete
          label={say('into')}
          description={say('intoHelp')}
          data={[...paths]}
          value={folder}
          onChange={(value) => {
            setFolder(value)
            renew()
          }}
          disabled={working}
        />
        <Checkbox
          label={say('seen')}
          checked={seen}
          disabled={working}
          onChange={(event) => {
            setSeen(event.currentTarget.checked)
            renew()
          }}
        />
        <div className={css.acts}>
          <FileButton
            multiple
            accept=".mbox,.mbx,.eml,message/rfc822,application/mbox"
            onChange={(chosen) => {
              setFiles(chosen)
              renew()
            }}
          >
            {(button) => (
              <Button {...button} disabled={working}>
                {say('choose')}
              </Button>
            )}
          </FileButton>
          {files.length > 0 && (
            <span className={css.quiet}>
              {say('chosen', { n: files.length, size: fileSize(octets, language) })}
            </span>
          )}
        </div>
        <div className={css.acts}>
          <Button
            variant="filled"
            loading={working}
            disabled={files.length === 0 || folder.trim() === ''}
            onClick={() => void start()}
          >
            {say('start')}
          </Button>
          {working && <Button onClick={stop}>{say('stop')}</Button>}
        </div>
        <Outcome state={state} octets={octets} folder={folder.trim()} />
      </div>
    </Card>
  )
}

function Outcome({
  state,
  octets,
  folder,
}: {
  readonly state: State
  readonly octets: number
  readonly folder: string
}): ReactNode {
  const say = useWords(TAKEOUT_TEXTS)
  if (state.kind === 'ready') return null
  const { messages, passedOver } = state.progress
  if (state.kind === 'working') {
    const part = octets === 0 ? 0 : state.progress.octets / octets
    return (
      <div role="status">
        <div className={css.bar} aria-hidden="true">
          <i style={{ width: `${Math.round(part * 100)}%` }} />
        </div>
        <p className={css.quiet}>{say('working', { n: messages, part })}</p>
      </div>
    )
  }
  const left = passedOver > 0 ? say('passedOver', { n: passedOver }) : undefined
  if (state.why === undefined)
    return (
      <Note kind="ok" alert title={say('done', { n: messages, folder })}>
        {left}
      </Note>
    )
  return (
    <Note kind="warn" alert title={say('stopped')}>
      {say('stoppedWhy', { n: messages, folder, why: state.why })} {left}
    </Note>
  )
}

function useBringing(files: readonly File[], folder: string, seen: boolean) {
  const say = useWords(TAKEOUT_TEXTS)
  const { language } = useKit()
  const queries = useQueryClient()
  const [state, setState] = useState<State>({ kind: 'ready' })
  const ending = useRef(new AbortController())
  const name = useRef(crypto.randomUUID())
  const start = async (): Promise<void> => {
    ending.current = new AbortController()
    const { signal } = ending.current
    let progress = NOTHING
    const went = (now: Progress): void => {
      progress = now
      setState({ kind: 'working', progress })
    }
    went(NOTHING)
    const send = sender({
      url: pathWith('/jmap/import', { mailbox: folder, seen: seen ? 'yes' : 'no' }),
      language,
      signal,
    })
    let why: string | undefined
    try {
      why = await bringFiles(files, name.current, send, went)
    } catch (error) {
      why = wordsFor(error, signal.aborted)
    }
    // What was brought whole may be brought again; the rest goes on under its name.
    if (why === undefined) name.current = crypto.randomUUID()
    setState({ kind: 'over', progress, why })
    await queries.invalidateQueries({ queryKey: ['own-usage'] })
  }
  const wordsFor = (error: unknown, aborted: boolean): string => {
    if (aborted) return ''
    if (error instanceof ApiProblem) return error.message
    return say(error instanceof RangeError ? 'tooLarge' : 'unreachable')
  }
  const renew = (): void => {
    name.current = crypto.randomUUID()
    setState({ kind: 'ready' })
  }
  return { state, start, renew, stop: () => ending.current.abort() }
}

/** Octets, which the client of the API does not carry. Throws ApiProblem, and what fetch throws. */
function sender({
  url,
  language,
  signal,
}: {
  readonly url: string
  readonly language: string
  readonly signal: AbortSignal
}): SendPiece {
  return async (mbox, key) => {
    const response = await fetch(url, {
      method: 'POST',
      credentials: 'same-origin',
      headers: {
        'content-type': 'application/mbox',
        'accept-language': language,
        'idempotency-key': key,
      },
      body: mbox,
      signal,
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw new ApiProblem(response.status, isRecord(answer) ? answer : {})
    return answer as Answer
  }
}
