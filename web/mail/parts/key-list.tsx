/** All keys, from the table that does them. */
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { type Command, KEYS } from '../model/keys.ts'
import { KEY_TEXTS } from '../texts/mail.ts'

export function KeyList({ className }: { readonly className: string }): ReactNode {
  const say = useWords(KEY_TEXTS)
  return (
    <dl className={className}>
      {(Object.entries(KEYS) as [Command, readonly string[]][]).map(([command, keys]) => (
        <div key={command}>
          <dt>{say(command)}</dt>
          <dd>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dd>
        </div>
      ))}
      <div>
        <dt>{say('undo')}</dt>
        <dd>
          <kbd>z</kbd>
        </dd>
      </div>
    </dl>
  )
}
