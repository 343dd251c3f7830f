/** Writing a message. Nothing that is typed is lost, and what is sent can be called back for ten seconds. UI.md §6 */
import { Button, Textarea, TextInput } from '@mantine/core'
import { IconPaperclip, IconSend2, IconX } from '@tabler/icons-react'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { Note } from '../../kit/parts/note.tsx'
import { Page } from '../../kit/parts/page.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { tell } from '../../kit/tell.ts'
import { type Draft, type DraftFile, promisesFile, readRecipients } from '../model/draft.ts'
import type { Writer } from '../model/draft-keeper.ts'
import css from '../parts/compose.module.css'
import { useDraft, type Writing } from '../parts/use-draft.ts'
import { type FirstDraft, useFirstDraft, useWriter } from '../parts/use-writer.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'

export function Screen(): ReactNode {
  const writer = useWriter()
  const first = useFirstDraft()
  const say = useWords(COMPOSE_TEXTS)
  if (writer.isError || first.isError)
    return (
      <ScreenTrouble
        error={writer.error ?? first.error}
        retry={() => void (writer.isError ? writer.refetch() : first.refetch())}
      />
    )
  if (writer.data === undefined || first.data === undefined)
    return (
      <Page title={say('title')}>
        <Shape rows={6} />
      </Page>
    )
  return <Editor writer={writer.data} first={first.data} />
}

type Upload = (files: Iterable<File>) => void
/** A file on its way; two may have the same name. */
type Waiting = { readonly id: string; readonly name: string }

function Editor({
  writer,
  first,
}: {
  readonly writer: Writer & { readonly uploadPath: string }
  readonly first: FirstDraft
}): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const writing = useDraft(writer, first.draft, first.id)
  const { draft, change, note, leaving } = writing
  const [waiting, setWaiting] = useState<readonly Waiting[]>([])
  const files = useRef(draft.files)
  const upload: Upload = (chosen) => {
    for (const file of chosen) {
      const id = crypto.randomUUID()
      setWaiting((now) => [...now, { id, name: file.name }])
      uploadFile(writer.uploadPath, file)
        .then((one) => {
          files.current = [...files.current, one]
          change({ files: files.current })
        })
        .catch(() => tell({ kind: 'bad', text: say('notUploaded', { name: file.name }) }))
        .finally(() => setWaiting((now) => now.filter((one) => one.id !== id)))
    }
  }
  const remove = (blobId: string): void => {
    files.current = files.current.filter((one) => one.blobId !== blobId)
    change({ files: files.current })
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    upload(event.dataTransfer.files)
  }
  return (
    <Page title={draft.subject === '' ? say('title') : draft.subject} heading={say('title')} lead={note}>
      <form
        className={css.form}
        onSubmit={(event) => event.preventDefault()}
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
        aria-label={say('title')}
      >
        <p className={css.from}>
          {say('from')} <bdi>{writer.from.email}</bdi>
        </p>
        <Fields writing={writing} />
        <Textarea
          label={say('text')}
          value={draft.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
          onPaste={(event) => {
            // Office programs put a picture of the words beside them.
            if (event.clipboardData.getData('text/plain') === '') upload(event.clipboardData.files)
          }}
          classNames={{ input: css.text ?? '' }}
          disabled={leaving}
        />
        {!leaving && <Files draft={draft} waiting={waiting} upload={upload} remove={remove} />}
        <Leaving writing={writing} busy={waiting.length > 0} />
      </form>
    </Page>
  )
}

function Fields({ writing: { draft, change, leaving } }: { readonly writing: Writing }): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const [more, setMore] = useState(draft.cc !== '' || draft.bcc !== '')
  const field = (name: 'to' | 'cc' | 'bcc'): ReactNode => {
    const [what] = readRecipients(draft[name]).wrong
    return (
      <TextInput
        key={name}
        type="text"
        inputMode="email"
        autoComplete="email"
        label={say(name)}
        description={name === 'to' ? say('several') : undefined}
        error={what === undefined || !leaving ? undefined : say('wrong', { what })}
        value={draft[name]}
        onChange={(event) => change({ [name]: event.currentTarget.value })}
        disabled={leaving}
      />
    )
  }
  return (
    <>
      {field('to')}
      {more ? (
        [field('cc'), field('bcc')]
      ) : (
        <Button className={css.more ?? ''} variant="subtle" size="compact-sm" onClick={() => setMore(true)}>
          {say('more')}
        </Button>
      )}
      <TextInput
        label={say('subject')}
        value={draft.subject}
        onChange={(event) => change({ subject: event.currentTarget.value })}
        disabled={leaving}
      />
    </>
  )
}

function Files({
  draft,
  waiting,
  upload,
  remove,
}: {
  readonly draft: Draft
  readonly waiting: readonly Waiting[]
  readonly upload: Upload
  readonly remove: (blobId: string) => void
}): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const input = useRef<HTMLInputElement>(null)
  return (
    <section aria-label={say('files')} className={css.files}>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          upload(event.currentTarget.files ?? [])
          event.currentTarget.value = ''
        }}
      />
      <Button
        variant="default"
        leftSection={<IconPaperclip size={16} stroke={1.75} aria-hidden="true" />}
        onClick={() => input.current?.click()}
      >
        {say('attach')}
      </Button>
      {draft.files.map(({ blobId, name }) => (
        <span key={blobId} className={css.file}>
          <bdi>{name}</bdi>
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={say('remove', { name })}
            onClick={() => remove(blobId)}
          >
            <IconX size={14} aria-hidden="true" />
          </Button>
        </span>
      ))}
      {waiting.map(({ id, name }) => (
        <span key={id} className={css.file} role="status">
          {say('uploading', { name })}
        </span>
      ))}
    </section>
  )
}

/** What to know before it leaves, and the way back while it can be called back. */
function Leaving({ writing, busy }: { readonly writing: Writing; readonly busy: boolean }): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const { draft, leaving, send, discard } = writing
  const [asked, setAsked] = useState(false)
  const people = ['to', 'cc', 'bcc'].map((name) => readRecipients(draft[name as 'to' | 'cc' | 'bcc']))
  const [wrong] = people.flatMap((one) => one.wrong)
  const nobody = people.every(({ addresses }) => addresses.length === 0)
  const stop = wrong !== undefined ? say('wrong', { what: wrong }) : nobody ? say('nobody') : undefined
  const warnings = [
    ...(promisesFile(draft) ? [say('promised')] : []),
    ...(draft.subject.trim() === '' ? [say('noSubject')] : []),
  ]
  const isAsking = asked && (stop !== undefined || warnings.length > 0)
  if (leaving) return <Note kind="info" title={say('sending')} />
  const trySend = (): void => {
    setAsked(true)
    if (stop === undefined && (isAsking || warnings.length === 0)) send()
  }
  return (
    <>
      {isAsking && (
        <Note kind={stop === undefined ? 'warn' : 'bad'} alert title={stop ?? warnings.join(' ')} />
      )}
      <div className={css.actions}>
        <Button
          variant="filled"
          leftSection={<IconSend2 size={16} stroke={1.75} aria-hidden="true" />}
          onClick={trySend}
          disabled={busy}
        >
          {isAsking && stop === undefined ? say('sendAnyway') : say('send')}
        </Button>
        <Button variant="subtle" color="bad" onClick={discard}>
          {say('discard')}
        </Button>
      </div>
    </>
  )
}

/** RFC 8620 §6.1 */
async function uploadFile(path: string, file: File): Promise<DraftFile> {
  const type = file.type === '' ? 'application/octet-stream' : file.type
  const answer = await fetch(path, { method: 'POST', body: file, headers: { 'content-type': type } })
  if (!answer.ok) throw new Error(`${answer.status}`)
  const { blobId } = (await answer.json()) as { readonly blobId: string }
  return { blobId, name: file.name, type, size: file.size }
}
