/** What is attached, and what is on its way, each with how far it is. */
import { ActionIcon, Progress } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { fileSize } from '../../kit/model/file-size.ts'
import { localeOf } from '../../kit/words.ts'
import type { DraftFile } from '../model/draft.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'
import css from './compose.module.css'
import type { Waiting } from './use-uploads.ts'

export function ComposeFiles({
  files,
  waiting,
  onRemove,
  onCallOff,
}: {
  readonly files: readonly DraftFile[]
  readonly waiting: readonly Waiting[]
  readonly onRemove: (blobId: string) => void
  readonly onCallOff: (id: string) => void
}): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const { language } = useKit()
  const size = (octets: number): string => fileSize(octets, localeOf(language))
  if (files.length === 0 && waiting.length === 0) return null
  return (
    <ul className={css.files} aria-label={say('files')}>
      {files.map(({ blobId, name, size: octets }) => (
        <FileCard key={blobId} name={name} end={say('remove', { name })} onEnd={() => onRemove(blobId)}>
          <span className={css.size}>{size(octets)}</span>
        </FileCard>
      ))}
      {waiting.map(({ id, name, size: octets, asLink, part }) => (
        <FileCard key={id} name={name} end={say('callOff', { name })} onEnd={() => onCallOff(id)}>
          <Progress value={part * 100} size="sm" aria-label={name} />
          <span className={css.size} role="status">
            {say(asLink ? 'uploadingLink' : 'uploading', { part, size: size(octets) })}
          </span>
        </FileCard>
      ))}
    </ul>
  )
}

function FileCard({
  name,
  end,
  onEnd,
  children,
}: {
  readonly name: string
  readonly end: string
  readonly onEnd: () => void
  readonly children: ReactNode
}): ReactNode {
  return (
    <li className={css.file}>
      <span className={css.extension} aria-hidden="true">
        {extensionOf(name)}
      </span>
      <div className={css.about}>
        <bdi className={css.name}>{name}</bdi>
        {children}
      </div>
      <ActionIcon variant="subtle" size="sm" aria-label={end} onClick={onEnd}>
        <IconX size={14} stroke={1.75} />
      </ActionIcon>
    </li>
  )
}

/** Of the name: `PDF`; a file without one is a file. */
function extensionOf(name: string): string {
  return /\.([a-z0-9]{1,4})$/i.exec(name)?.[1]?.toUpperCase() ?? '···'
}
