/** The second step: a passkey, the code of the phone, or one of those that were printed. */
import { Button, TextInput } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { ApiProblem } from '../api-client.ts'
import { type Session, useKit, useWords } from '../kit-context.ts'
import { hasPasskeys, signInWithPasskey } from '../model/passkey.ts'
import { SIGN_IN_TEXTS } from '../texts/sign-in.ts'
import { type Pending, passwordDue, useSignInTrouble } from '../use-sign-in-trouble.ts'
import { Note } from './note.tsx'
import css from './sign-in.module.css'

/** The step waits for minutes only, and ends after some wrong codes. */
const STEP_IS_OVER = 410

export function SignInSecond({
  pending,
  ways,
  address,
  done,
  startAgain,
}: Pending & {
  readonly address: string
  readonly done: (session: Session) => void
  readonly startAgain: (why?: string) => void
}): ReactNode {
  const say = useWords(SIGN_IN_TEXTS)
  const { api } = useKit()
  const inWords = useSignInTrouble()
  const [way, setWay] = useState<'code' | 'recovery'>(ways.includes('code') ? 'code' : 'recovery')
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [why, setWhy] = useState<string | undefined>()
  const attempt = async (work: () => Promise<Session>): Promise<void> => {
    setBusy(true)
    setWhy(undefined)
    try {
      done(await work())
    } catch (error) {
      const due = passwordDue(error)
      if (due !== undefined) location.assign(due)
      else if (error instanceof ApiProblem && error.status === STEP_IS_OVER) startAgain(error.message)
      else setWhy(inWords(error))
    } finally {
      setBusy(false)
    }
  }
  const enter = (event: FormEvent): void => {
    event.preventDefault()
    void attempt(() => api.post<Session>('/api/v1/session/code', { pending, code: code.trim() }))
  }
  const withPasskey = ways.includes('passkey') && hasPasskeys()
  const isCode = way === 'code'
  return (
    <form className={css.form} onSubmit={enter}>
      {why !== undefined && <Note kind="bad" alert title={why} />}
      {/* Which account it is, for password managers and for who has two. */}
      <input type="email" name="address" autoComplete="username" value={address} readOnly hidden />
      {withPasskey && (
        <>
          <Button
            size="lg"
            variant="filled"
            leftSection={<IconFingerprint size={20} stroke={1.75} />}
            onClick={() => void attempt(() => signInWithPasskey(api, pending))}
          >
            {say('usePasskey')}
          </Button>
          <div className={css.or}>{say('or')}</div>
        </>
      )}
      <TextInput
        size="lg"
        key={way}
        name="code"
        label={say(isCode ? 'code' : 'recovery')}
        description={say(isCode ? 'codeHelp' : 'recoveryHelp')}
        autoComplete={isCode ? 'one-time-code' : 'off'}
        inputMode={isCode ? 'numeric' : 'text'}
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        data-autofocus
        ref={(field) => field?.focus()}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" size="lg" variant={withPasskey ? 'default' : 'filled'} loading={busy}>
        {say('confirm')}
      </Button>
      <div className={css.choices}>
        {ways.includes('recovery') && ways.includes('code') && (
          <Button variant="subtle" onClick={() => setWay(isCode ? 'recovery' : 'code')}>
            {say(isCode ? 'useRecovery' : 'useCode')}
          </Button>
        )}
        <Button variant="subtle" onClick={() => startAgain()}>
          {say('back')}
        </Button>
      </div>
    </form>
  )
}
