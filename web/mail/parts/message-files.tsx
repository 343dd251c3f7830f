/** What is attached: saved, or looked at where that is safe. A preview is a page or picture of the server, in a frame of its own. */
import { Anchor, Button, Modal } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { MessageView } from '../../../contract/src/message-view.ts'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { fileSize } from '../../kit/model/file-size.ts'
import { localeOf } from '../../kit/words.ts'
import { MESSAGE_BODY_TEXTS } from '../texts/message-body.ts'
import css from './message-body.module.css'

type ShownFile = MessageView['files'][number]

export function MessageFiles({ files }: { readonly files: readonly ShownFile[] }): ReactNode {
  const say = useWords(MESSAGE_BODY_TEXTS)
  const { language } = useKit()
  const [looked, setLooked] = useState<ShownFile>()
  if (files.length === 0) return null
  return (
    <section aria-label={say('files')}>
      <ul className={css.list}>
        {files.map((file) => (
          <li key={file.url} className={css.file}>
            <IconPaperclip size={18} stroke={1.75} aria-hidden="true" />
            <bdi className={css.name}>{file.name}</bdi>
            <span className={css.size}>{fileSize(file.sizeBytes, localeOf(language))}</span>
            {file.preview !== 'none' && (
              <Button
                variant="default"
                aria-label={say('lookOf', { name: file.name })}
                onClick={() => setLooked(file)}
              >
                {say('look')}
              </Button>
            )}
            <Anchor href={file.url} download={file.name} aria-label={say('saveOf', { name: file.name })}>
              {say('save')}
            </Anchor>
          </li>
        ))}
      </ul>
      <Modal
        opened={looked !== undefined}
        onClose={() => setLooked(undefined)}
        size="xl"
        title={<bdi>{looked?.name}</bdi>}
      >
        {looked !== undefined && (
          <iframe
            className={css.preview}
            src={looked.previewUrl}
            title={say('lookedAt', { name: looked.name })}
            sandbox=""
            referrerPolicy="no-referrer"
          />
        )}
      </Modal>
    </section>
  )
}
