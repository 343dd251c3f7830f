/** A new password for oneself: every other session ends, this one goes on under the new one. THREATS ID10 */
import { Button, PasswordInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../../contract/src/answer.ts'
import type { AccountCard } from '../../../../contract/src/directory.ts'
import css from '../../../kit/account/account.module.css'
import { Card } from '../../../kit/account/card.tsx'
import { useDoing, useOwn } from '../../../kit/account/use-own.ts'
import { type Session, useKit, useWords } from '../../../kit/kit-context.ts'
import { Note } from '../../../kit/parts/note.tsx'
import { ScreenTrouble } from '../../../kit/parts/screen-trouble.tsx'
import { ACCESS_TEXTS } from '../../texts/settings/account.ts'

export function PasswordCard(): ReactNode {
  const say = useWords(ACCESS_TEXTS)
  const { api, at } = useOwn()
  const card = useQuery({
    queryKey: ['own-account'],
    queryFn: () => api.get<AnswerOf<typeof AccountCard>>(at()),
  })
  return (
    <Card title={say('password')} text={say('passwordWhy')}>
      <div className={css.cardBody}>
        {card.data?.passwordKept === 'ldap' ? (
          <Note kind="info" title={say('elsewhere')} />
        ) : (
          <PasswordForm />
        )}
      </div>
    </Card>
  )
}

function PasswordForm(): ReactNode {
  const say = useWords(ACCESS_TEXTS)
  const { setSession } = useKit()
  const { api, address, at } = useOwn()
  const { busy, error, run } = useDoing()
  const [oldPassword, setOld] = useState('')
  const [password, setNew] = useState('')
  const change = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const done = await run(
      async () => {
        await api.post(at('/password'), { password, oldPassword })
        await goOn()
      },
      { told: say('changed') },
    )
    if (!done) return
    setOld('')
    setNew('')
  }
  /** All sessions have ended, this one too: it goes on by what was typed just now. */
  const goOn = async (): Promise<void> => {
    try {
      setSession(await api.post<Session>('/api/v1/session', { address, password }))
    } catch {
      // A second proof is asked for, by the page that asks everybody whose session ended.
      await api.get('/api/v1/session').catch(() => undefined)
    }
  }
  const toggle = { 'aria-label': say('show') }
  return (
    <form className={css.form} onSubmit={(event) => void change(event)}>
      <input type="email" name="address" autoComplete="username" value={address} readOnly hidden />
      <PasswordInput
        name="old"
        label={say('old')}
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={oldPassword}
        onChange={(event) => setOld(event.currentTarget.value)}
        visibilityToggleButtonProps={toggle}
      />
      <PasswordInput
        name="new"
        label={say('new')}
        description={say('newHelp')}
        autoComplete="new-password"
        required
        withAsterisk={false}
        value={password}
        onChange={(event) => setNew(event.currentTarget.value)}
        visibilityToggleButtonProps={toggle}
      />
      {error !== undefined && <ScreenTrouble error={error} />}
      <div>
        <Button type="submit" loading={busy}>
          {say('change')}
        </Button>
      </div>
    </form>
  )
}
