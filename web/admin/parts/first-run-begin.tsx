/** Before anybody has an account: the company, its domain and whoever administers, by the link that the server printed. */
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { ApiProblem } from '../../kit/api-client.ts'
import { type Session, useKit, useWords } from '../../kit/kit-context.ts'
import { Note } from '../../kit/parts/note.tsx'
import { FIRST_RUN_TEXTS } from '../texts/first-run.ts'
import css from './first-run.module.css'
import { FirstRunFrame } from './first-run-frame.tsx'

const EMPTY = { company: '', domain: '', displayName: '', local: 'admin', password: '' }

export function FirstRunBegin({ token }: { readonly token: string }): ReactNode {
  const say = useWords(FIRST_RUN_TEXTS)
  const { api, language, setSession } = useKit()
  const [form, setForm] = useState(EMPTY)
  const [busy, setBusy] = useState(false)
  const [why, setWhy] = useState<string | undefined>()
  const field = (name: keyof typeof EMPTY) => ({
    name,
    size: 'lg',
    required: true,
    withAsterisk: false,
    value: form[name],
    onChange: ({ currentTarget: { value } }: { readonly currentTarget: { readonly value: string } }) =>
      setForm((before) => ({ ...before, [name]: value })),
  })
  const begin = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    setWhy(undefined)
    try {
      const first = { ...form, domain: form.domain.trim(), local: form.local.trim(), token, language }
      const session = await api.post<Session>('/api/v1/setup', first)
      // The token is of no more use, and nobody needs it in their history.
      history.replaceState(null, '', location.pathname)
      setSession(session)
    } catch (error) {
      setWhy(error instanceof ApiProblem ? error.message : say('unreachable'))
      setBusy(false)
    }
  }
  return (
    <FirstRunFrame
      now="companyStep"
      done={(step) => step === 'server'}
      about={{ server: location.hostname }}
      title={say('beginTitle')}
      lead={say('beginLead', { host: location.hostname })}
    >
      <form className={css.form} onSubmit={(event) => void begin(event)}>
        {why !== undefined && <Note kind="bad" alert title={why} />}
        <TextInput {...field('company')} label={say('company')} autoComplete="organization" />
        <TextInput
          {...field('domain')}
          label={say('domain')}
          description={say('domainHelp')}
          placeholder="empresa.example"
          autoCapitalize="none"
          spellCheck={false}
        />
        <TextInput {...field('displayName')} label={say('name')} autoComplete="name" />
        <TextInput
          {...field('local')}
          label={say('address')}
          autoCapitalize="none"
          spellCheck={false}
          rightSectionWidth={150}
          rightSection={<span className={css.quiet}>@{form.domain.trim() || '…'}</span>}
        />
        <PasswordInput
          {...field('password')}
          label={say('password')}
          description={say('passwordHelp')}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': say('show') }}
        />
        <div>
          <Button
            type="submit"
            size="lg"
            variant="filled"
            loading={busy}
            rightSection={<IconChevronRight size={18} stroke={1.75} />}
          >
            {say('create')}
          </Button>
        </div>
      </form>
    </FirstRunFrame>
  )
}
