/** Writing a message. Nothing that is typed is lost, and what is sent can be called back for a moment. UI.md §6 */
import { ActionIcon, Button, Checkbox } from '@mantine/core'
import { IconArrowLeft, IconCircleCheck, IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type DragEvent, type ReactNode, useCallback, useRef } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { fileSize } from '../../kit/model/file-size.ts'
import { Page } from '../../kit/parts/page.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { tell } from '../../kit/tell.ts'
import { usePageTitle } from '../../kit/use-page-title.ts'
import { localeOf } from '../../kit/words.ts'
import { LINK_FROM_OCTETS } from '../limits.ts'
import { replaceRecipient, toneOf } from '../model/before-sending.ts'
import { signatureOf, type WritingAs } from '../model/identities.ts'
import css from '../parts/compose.module.css'
import { ComposeLookedAt, ComposeWarnings } from '../parts/compose-checks.tsx'
import { ComposeFields } from '../parts/compose-fields.tsx'
import { ComposeFiles } from '../parts/compose-files.tsx'
import { ComposeLeaving } from '../parts/compose-leaving.tsx'
import { Editor, type EditorHandle } from '../parts/editor.tsx'
import { TemplatesMenu } from '../parts/templates-menu.tsx'
import { useChecks } from '../parts/use-checks.ts'
import { useDraft, type Writing } from '../parts/use-draft.ts'
import { type FirstDraft, useFirstDraft } from '../parts/use-first-draft.ts'
import { usePictures } from '../parts/use-pictures.ts'
import { useSpelling } from '../parts/use-spelling.ts'
import { type TakeFiles, useTakeFiles } from '../parts/use-take-files.ts'
import { useUploads } from '../parts/use-uploads.ts'
import { type AccountWriter, useWriter } from '../parts/use-writer.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'

export function Screen(): ReactNode {
  const writer = useWriter()
  const first = useFirstDraft(writer.data?.identities)
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
  return <Compose key={first.data.key} account={writer.data} first={first.data} />
}

function Compose({
  account,
  first,
}: {
  readonly account: AccountWriter
  readonly first: FirstDraft
}): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const { language } = useKit()
  const writing = useDraft(account, first)
  const { draft, change, settle } = writing
  const checks = useChecks(draft, account.identities, first.among)
  const uploads = useUploads(account.uploadPath)
  const handle = useRef<EditorHandle>(null)
  const trySend = useRef<() => void>(null)
  const identity = identityOf(account, draft.identityId)
  const files = useTakeFiles(writing, uploads, account, handle)
  const picture = usePictures(account, draft.files)
  const choose = useSpelling(writing)
  const locked = writing.leaving
  usePageTitle(draft.subject === '' ? say('title') : draft.subject)
  const sign = (as: WritingAs): void => {
    const signature = signatureOf(as)
    if (signature === '') tell({ kind: 'bad', text: say('noSignature') })
    handle.current?.editor?.signature(signature)
  }
  return (
    <div className={css.screen}>
      <form
        className={css.sheet}
        aria-label={say('title')}
        onSubmit={(event) => event.preventDefault()}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event: DragEvent) => {
          event.preventDefault()
          files.take([...event.dataTransfer.files], false)
        }}
      >
        <Head writing={writing} account={account} handle={handle} files={files} />
        <ComposeFields
          {...{ draft, change, identity, locked, identities: account.identities }}
          toneOf={(email) => toneOf(checks, email)}
          onIdentity={(as) => {
            change({ identityId: as.id })
            handle.current?.editor?.signature(signatureOf(as))
          }}
        />
        <ComposeWarnings
          checks={locked ? [] : checks}
          onReplace={(email, instead) => change((now) => replaceRecipient(now, email, instead))}
        />
        <Editor
          handle={handle}
          html={first.draft.html}
          language={draft.language === '' ? language : draft.language}
          onText={(text, typed) => (typed ? change(text) : settle(text))}
          onLanguage={(tag) => {
            choose(tag)
            handle.current?.editor?.speak(tag)
          }}
          onSign={() => sign(identity)}
          onReady={(editor) => {
            if (first.fresh) editor.signature(signatureOf(identity))
          }}
          onFiles={files.take}
          onSend={() => trySend.current?.()}
          picture={picture}
        />
        <ComposeFiles
          files={draft.files.filter(({ cid }) => cid === undefined)}
          waiting={uploads.waiting}
          onRemove={(blobId) =>
            change((now) => ({ files: now.files.filter((one) => one.blobId !== blobId) }))
          }
          onCallOff={uploads.callOff}
        />
        <ComposeLeaving
          {...{ writing, checks, trySend }}
          busy={uploads.waiting.length > 0}
          flush={() => handle.current?.flush()}
        />
      </form>
      <aside className={css.side}>
        <ComposeLookedAt checks={checks} />
        <hr className={css.line} />
        <Options writing={writing} files={files} linkDays={account.linkDays} />
      </aside>
    </div>
  )
}

function identityOf({ identities, identityId }: AccountWriter, wanted: string): WritingAs {
  const found = identities.find(({ id }) => id === wanted) ?? identities.find(({ id }) => id === identityId)
  if (found === undefined) throw new Error('nobody to write as')
  return found
}

function Head({
  writing,
  account,
  handle,
  files,
}: {
  readonly writing: Writing
  readonly account: AccountWriter
  readonly files: TakeFiles
  readonly handle: React.RefObject<EditorHandle | null>
}): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const { note, discard, draft, change } = writing
  const insert = useCallback(
    (html: string) => {
      handle.current?.editor?.focus()
      handle.current?.editor?.insert(html, 'own')
    },
    [handle],
  )
  return (
    <header className={css.head}>
      <ActionIcon component={Link} to="/" aria-label={say('back')} variant="subtle">
        <IconArrowLeft size={18} stroke={1.75} />
      </ActionIcon>
      <h1 className={css.title}>{say('title')}</h1>
      <p className={css.saved} role="status">
        {note !== '' && <IconCircleCheck size={14} stroke={1.75} aria-hidden="true" />}
        {note}
      </p>
      <TemplatesMenu {...{ account, draft, change, insert }} flush={() => handle.current?.flush()} />
      <Button
        variant="subtle"
        size="sm"
        className={css.tool ?? ''}
        leftSection={<IconTrash size={16} stroke={1.75} aria-hidden="true" />}
        onClick={() => {
          files.discard()
          discard()
        }}
      >
        {say('discard')}
      </Button>
    </header>
  )
}

function Options({
  writing: { draft, change, leaving },
  files,
  linkDays,
}: {
  readonly writing: Writing
  readonly files: TakeFiles
  readonly linkDays: number
}): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const { language } = useKit()
  return (
    <section className={css.options} aria-label={say('options')}>
      <h2>{say('options')}</h2>
      {(['receipt', 'urgent'] as const).map((name) => (
        <Checkbox
          key={name}
          size="xs"
          label={say(name)}
          checked={draft[name]}
          disabled={leaving}
          onChange={(event) => change({ [name]: event.currentTarget.checked })}
        />
      ))}
      {linkDays > 0 && (
        <Checkbox
          size="xs"
          label={say('asLink', { size: fileSize(LINK_FROM_OCTETS, localeOf(language)) })}
          description={say('asLinkWhy', { n: linkDays })}
          checked={files.links}
          disabled={leaving}
          onChange={(event) => files.setLinks(event.currentTarget.checked)}
        />
      )}
    </section>
  )
}
