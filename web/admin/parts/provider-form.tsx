/** What the provider gave the company, to be written here; those that most companies have are filled in. */
import { Button, PasswordInput, Select, Switch, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { SignInProvider } from '../../../contract/src/provider.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { tell } from '../../kit/tell.ts'
import { PROVIDER_TEXTS } from '../texts/provider.ts'
import css from './panel.module.css'

type Provider = NonNullable<z.infer<typeof SignInProvider>['provider']>
type Fields = Pick<Provider, 'name' | 'issuer' | 'clientId' | 'addressClaim' | 'trustsAddresses'>

const EMPTY: Fields = { name: '', issuer: '', clientId: '', addressClaim: 'email', trustsAddresses: false }
const CLAIMS = ['email', 'preferred_username', 'upn'] as const
/** As they describe themselves. Microsoft's holds the number of the company in place of the dots. */
const KNOWN: readonly Pick<Fields, 'name' | 'issuer' | 'addressClaim' | 'trustsAddresses'>[] = [
  {
    ...{ name: 'Microsoft', issuer: 'https://login.microsoftonline.com/…/v2.0' },
    ...{ addressClaim: 'preferred_username', trustsAddresses: true },
  },
  {
    ...{ name: 'Google', issuer: 'https://accounts.google.com' },
    ...{ addressClaim: 'email', trustsAddresses: false },
  },
]

export function ProviderForm({
  provider,
  path,
  changed,
}: {
  readonly provider: Provider | null
  readonly path: string
  readonly changed: () => Promise<void>
}): ReactNode {
  const say = useWords(PROVIDER_TEXTS)
  const [fields, setFields] = useState<Fields>(() => (provider === null ? EMPTY : fieldsOf(provider)))
  const change = (more: Partial<Fields>): void => setFields((before) => ({ ...before, ...more }))
  const { send, busy, error } = useSaving(fields, path, changed)
  return (
    <form className={css.form} onSubmit={(event) => void send(event)}>
      {provider === null && (
        <div className={css.inRow}>
          <span className={css.quiet}>{say('fill')}</span>
          {KNOWN.map((known) => (
            <Button key={known.name} size="compact-sm" onClick={() => change(known)}>
              {known.name}
            </Button>
          ))}
        </div>
      )}
      <TextFields fields={fields} change={change} />
      <PasswordInput
        name="secret"
        label={say('secret')}
        description={say(provider?.hasSecret === true ? 'secretKept' : 'secretHelp')}
        autoComplete="off"
      />
      <Select
        label={say('claim')}
        description={say('claimHelp')}
        data={[...CLAIMS]}
        value={fields.addressClaim}
        allowDeselect={false}
        onChange={(value) => change({ addressClaim: CLAIMS.find((one) => one === value) ?? 'email' })}
      />
      <Switch
        label={say('trusts')}
        description={say('trustsHelp')}
        checked={fields.trustsAddresses}
        onChange={(event) => change({ trustsAddresses: event.currentTarget.checked })}
      />
      {error !== undefined && <ScreenTrouble error={error} />}
      <div className={css.tags}>
        <Button type="submit" variant="filled" loading={busy}>
          {say('save')}
        </Button>
      </div>
    </form>
  )
}

const WRITTEN = [
  ['name', 'nameHelp'],
  ['issuer', 'issuerHelp'],
  ['clientId', 'clientIdHelp'],
] as const

function TextFields({
  fields,
  change,
}: {
  readonly fields: Fields
  readonly change: (more: Partial<Fields>) => void
}): ReactNode {
  const say = useWords(PROVIDER_TEXTS)
  return WRITTEN.map(([name, help]) => (
    <TextInput
      key={name}
      label={say(name)}
      description={say(help)}
      value={fields[name]}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
      autoComplete="off"
      spellCheck={false}
      required
    />
  ))
}

function useSaving(fields: Fields, path: string, changed: () => Promise<void>) {
  const say = useWords(PROVIDER_TEXTS)
  const api = useApi()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const secret = String(new FormData(event.currentTarget).get('secret'))
    setBusy(true)
    setError(undefined)
    try {
      await api.put(path, { ...fields, ...(secret !== '' && { clientSecret: secret }) })
      tell({ text: say('saved', { name: fields.name.trim() }) })
      await changed()
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return { send, busy, error }
}

function fieldsOf({ name, issuer, clientId, addressClaim, trustsAddresses }: Provider): Fields {
  return { name, issuer, clientId, addressClaim, trustsAddresses }
}
