/** The first step: a passkey alone, or address and password. */
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { IconCheck, IconFingerprint } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { ApiProblem } from '../api-client.ts'
import { type Session, useKit, useWords } from '../kit-context.ts'
import { hasPasskeys, signInWithPasskey } from '../model/passkey.ts'
import { SIGN_IN_TEXTS } from '../texts/sign-in.ts'
import { type Pending, passwordDue, useSignInTrouble } from '../use-sign-in-trouble.ts'
import { Note } from './note.tsx'
import css from './sign-in.module.css'
import { SignInProvider } from './sign-in-provider.tsx'

const WHOLE_ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
/** No browser mends an address. */
const AS_TYPED = { autoCapitalize: 'none', spellCheck: false } as const

export type SignInFirstProps = {
  /** Where the company's provider leads back to; absent: one stays where one is, and it is not offered. */
  readonly app?: 'mail' | 'panel'
  readonly address: string
  /** Absent: it is this person who has to prove it, and nobody else. */
  readonly setAddress?: (address: string) => void
  /** Why one had to start again. */
  readonly trouble: string | undefined
  readonly done: (session: Session) => void
  readonly ask: (pending: Pending) => void
}

export function SignInFirst({ app, address, setAddress, trouble, done, ask }: SignInFirstProps): ReactNode {
  const say = useWords(SIGN_IN_TEXTS)
  const { api } = useKit()
  const inWords = useSignInTrouble()
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState<'password' | 'passkey' | undefined>()
  const [why, setWhy] = useState(trouble)
  const attempt = async (way: 'password' | 'passkey', work: () => Promise<Session>): Promise<void> => {
    setBusy(way)
    setWhy(undefined)
    try {
      done(await work())
    } catch (error) {
      const due = passwordDue(error)
      if (due !== undefined) location.assign(due)
      const pending = pendingOf(error)
      if (pending === undefined) setWhy(inWords(error))
      else ask(pending)
    } finally {
      setBusy(undefined)
    }
  }
  const enter = (event: FormEvent): void => {
    event.preventDefault()
    void attempt('password', () =>
      api.post<Session>('/api/v1/session', { address: address.trim(), password }),
    )
  }
  return (
    <form className={css.form} onSubmit={enter}>
      {why !== undefined && <Note kind="bad" alert title={why} />}
      <TextInput
        size="lg"
        name="address"
        type="email"
        inputMode="email"
        label={say('address')}
        autoComplete="username webauthn"
        {...AS_TYPED}
        required
        withAsterisk={false}
        value={address}
        readOnly={setAddress === undefined}
        onChange={(event) => setAddress?.(event.currentTarget.value)}
        rightSection={
          WHOLE_ADDRESS.test(address.trim()) && <IconCheck size={18} stroke={1.75} color="var(--v-ok-text)" />
        }
      />
      {hasPasskeys() && (
        <>
          <Button
            size="lg"
            variant="filled"
            leftSection={<IconFingerprint size={20} stroke={1.75} />}
            loading={busy === 'passkey'}
            onClick={() => void attempt('passkey', () => signInWithPasskey(api))}
          >
            {say('passkey')}
          </Button>
          <div className={css.or}>{say('or')}</div>
        </>
      )}
      <PasswordField password={password} setPassword={setPassword} />
      <Button
        type="submit"
        size="lg"
        variant={hasPasskeys() ? 'default' : 'filled'}
        loading={busy === 'password'}
      >
        {say('enter')}
      </Button>
      {app !== undefined && WHOLE_ADDRESS.test(address.trim()) && (
        <SignInProvider app={app} address={address.trim()} failed={(error) => setWhy(inWords(error))} />
      )}
    </form>
  )
}

function PasswordField({
  password,
  setPassword,
}: {
  readonly password: string
  readonly setPassword: (password: string) => void
}): ReactNode {
  const say = useWords(SIGN_IN_TEXTS)
  return (
    <div>
      <div className={css.passwordHead}>
        <label htmlFor="password">{say('password')}</label>
        <a href="/password">{say('forgot')}</a>
      </div>
      <PasswordInput
        size="lg"
        id="password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': say('show') }}
      />
    </div>
  )
}

/** The password was right, and more is asked for. */
function pendingOf(error: unknown): Pending | undefined {
  if (!(error instanceof ApiProblem) || error.code !== 'second-factor') return undefined
  const { pending, ways } = error.members
  return typeof pending === 'string'
    ? { pending, ways: Array.isArray(ways) ? ways.map(String) : [] }
    : undefined
}
