/** All keys, from the table that does them. */
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { type Command, KEYS } from '../model/keys.ts'
import { KEY_TEXTS, MAIL_TEXTS } from '../texts/mail.ts'
import css from './panes.module.css'

export function KeysSheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const sayKey = useWords(KEY_TEXTS)
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('keys')}
      size="lg"
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <dl className={css.keys}>
        {(Object.entries(KEYS) as [Command, readonly string[]][]).map(([command, keys]) => (
          <div key={command}>
            <dt>{sayKey(command)}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
        <div>
          <dt>{sayKey('undo')}</dt>
          <dd>
            <kbd>z</kbd>
          </dd>
        </div>
      </dl>
    </Modal>
  )
}
