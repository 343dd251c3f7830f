/** Signing in. The browser's password manager and paste work; nothing here asks for a puzzle. WCAG 3.3.8 */
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { ApiProblem } from '../api-client.ts'
import { type Session, useKit, useWords } from '../kit-context.ts'
import { SIGN_IN_TEXTS } from '../texts/sign-in.ts'

export function SignIn(): ReactNode {
  const say = useWords(SIGN_IN_TEXTS)
  const { api, setSession } = useKit()
  const [trouble, setTrouble] = useState<string | undefined>()
  const [busy, setBusy] = useState(false)
  const enter = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    setBusy(true)
    setTrouble(undefined)
    try {
      const body = { address: fields.get('address'), password: fields.get('password') }
      setSession(await api.post<Session>('/api/v1/session', body))
    } catch (error) {
      setTrouble(error instanceof ApiProblem ? error.message : say('unreachable'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <main>
      <h1>{say('title')}</h1>
      <form onSubmit={(event) => void enter(event)}>
        <TextInput name="address" label={say('address')} autoComplete="username" required />
        <PasswordInput
          name="password"
          label={say('password')}
          autoComplete="current-password"
          required
          error={trouble}
        />
        <Button type="submit" variant="filled" loading={busy}>
          {say('enter')}
        </Button>
        <a href="/password">{say('forgot')}</a>
      </form>
    </main>
  )
}
