/** Asks who is there, before what could lock the person out or lead their mail away. THREATS ID9, WCAG 3.3.8 */
import { type ReactNode, useState } from 'react'
import { type Session, useKit, useWords } from '../kit-context.ts'
import { SIGN_IN_TEXTS } from '../texts/sign-in.ts'
import type { Pending } from '../use-sign-in-trouble.ts'
import { Dialog } from './dialog.tsx'
import css from './sign-in.module.css'
import { SignInFirst } from './sign-in-first.tsx'
import { SignInSecond } from './sign-in-second.tsx'

export function ProveAgain({
  app,
  session,
}: {
  readonly app: 'mail' | 'panel'
  readonly session: Session
}): ReactNode {
  const say = useWords(SIGN_IN_TEXTS)
  const { api, setSession, proof } = useKit()
  const [second, setSecond] = useState<Pending | undefined>()
  const [trouble, setTrouble] = useState<string | undefined>()
  const done = (found: Session): void => {
    // A passkey of somebody else: nothing of one person is ever shown to another.
    if (found.address !== session.address) location.reload()
    setSession(found)
    // The session before is this one, as the person sees it.
    api.delete(`/api/v1/sessions/${session.id}`).catch(() => undefined)
    proof.answer(true)
  }
  const startAgain = (why?: string): void => {
    setSecond(undefined)
    setTrouble(why)
  }
  return (
    <Dialog title={say('proveTitle')} onClose={() => proof.answer(false)}>
      <p className={css.lead}>{say('proveLead')}</p>
      {second === undefined ? (
        <SignInFirst app={app} address={session.address} trouble={trouble} done={done} ask={setSecond} />
      ) : (
        <SignInSecond {...second} address={session.address} done={done} startAgain={startAgain} />
      )}
    </Dialog>
  )
}
