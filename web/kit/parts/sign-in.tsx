/**
 * Signing in: a passkey, or the password and what the account asks for beside it. Password managers and paste work, and
 * nothing here is a puzzle. WCAG 3.3.8, UI.md §5.10
 */
import { Button } from '@mantine/core'
import { IconHelpCircle, IconLanguage } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { type Session, useKit, useWords } from '../kit-context.ts'
import { SHELL_TEXTS } from '../texts/shell.ts'
import { SIGN_IN_TEXTS } from '../texts/sign-in.ts'
import { usePageTitle } from '../use-page-title.ts'
import type { Pending } from '../use-sign-in-trouble.ts'
import { HelpFoot } from './help-foot.tsx'
import { Mark } from './mark.tsx'
import css from './sign-in.module.css'
import { SignInFirst } from './sign-in-first.tsx'
import { SignInSecond } from './sign-in-second.tsx'

/** `again`: the address of a session that ended while its page is still behind this one. */
export function SignIn({
  app,
  again,
  done,
}: {
  readonly app: 'mail' | 'panel'
  readonly again?: string | undefined
  readonly done: (session: Session) => void
}): ReactNode {
  const say = useWords(SIGN_IN_TEXTS)
  const shell = useWords(SHELL_TEXTS)
  const { language, setLanguage } = useKit()
  const [address, setAddress] = useState(again ?? '')
  const [second, setSecond] = useState<Pending | undefined>()
  const [trouble, setTrouble] = useState<string | undefined>()
  usePageTitle(say('window'))
  const title = second !== undefined ? 'secondTitle' : app === 'panel' ? 'titlePanel' : 'title'
  const lead = second !== undefined ? 'secondLead' : again === undefined ? 'lead' : 'leadAgain'
  const startAgain = (why?: string): void => {
    setSecond(undefined)
    setTrouble(why)
  }
  return (
    <div className={again === undefined ? css.page : `${css.page} ${css.over}`}>
      <section className={css.art} aria-label="Valija">
        <p className={css.artTitle}>{say('art')}</p>
        <p className={css.artFoot}>{say('promise')}</p>
      </section>
      <div className={css.side}>
        <header className={css.top}>
          <span className={css.brand}>
            <Mark />
            Valija
          </span>
          <Button
            variant="subtle"
            size="sm"
            leftSection={<IconLanguage size={16} stroke={1.75} />}
            lang={language === 'es' ? 'en' : 'es'}
            onClick={() => setLanguage(language === 'es' ? 'en' : 'es')}
          >
            {shell('language')}
          </Button>
        </header>
        <main className={css.middle}>
          <h1>{say(title)}</h1>
          <p className={css.lead}>{say(lead)}</p>
          {second === undefined ? (
            <SignInFirst
              app={app}
              address={address}
              setAddress={setAddress}
              trouble={trouble}
              done={done}
              ask={setSecond}
            />
          ) : (
            <SignInSecond {...second} address={address} done={done} startAgain={startAgain} />
          )}
        </main>
        <footer className={css.help}>
          <IconHelpCircle size={18} stroke={1.75} aria-hidden="true" />
          <div>
            {say('help')}
            <HelpFoot />
          </div>
        </footer>
      </div>
    </div>
  )
}
