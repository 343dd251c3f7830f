/** A password that was made, shown once. */
import { Button } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { ACCOUNTS_TEXTS } from '../texts/accounts.ts'
import css from './panel.module.css'

export function OnceTold({ password }: { readonly password: string }): ReactNode {
  const say = useWords(ACCOUNTS_TEXTS)
  const id = useId()
  return (
    <div className={css.stack}>
      <div>
        <h3 id={id}>{say('password')}</h3>
        <p className={css.quiet}>{say('passwordHelp')}</p>
      </div>
      <output className={css.secret} aria-labelledby={id}>
        {password}
      </output>
      <div>
        <CopyButton text={password} />
      </div>
    </div>
  )
}

export function CopyButton({ text, name }: { readonly text: string; readonly name?: string }): ReactNode {
  const say = useWords(ACCOUNTS_TEXTS)
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <Button
      size="sm"
      leftSection={<IconCopy size={14} stroke={1.75} />}
      onClick={() => void copy()}
      {...(name !== undefined && { 'aria-label': `${say('copy')}: ${name}` })}
    >
      {say(copied ? 'copied' : 'copy')}
    </Button>
  )
}
