/** One new account: who, where, how much space; its password is made and told once. */
import { Button, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { NewAccount } from '../../../contract/src/directory.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { SideDrawer } from '../../kit/parts/side-drawer.tsx'
import { keepFresh } from '../model/fresh-passwords.ts'
import { bytesOfGb } from '../model/space.ts'
import { ACCOUNTS_TEXTS } from '../texts/accounts.ts'
import { useDomains } from './company-card.tsx'
import { OnceTold } from './once-told.tsx'
import css from './panel.module.css'

type Made = z.infer<typeof NewAccount>

export function NewAccountDrawer({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useWords(ACCOUNTS_TEXTS)
  const [made, setMade] = useState<Made | undefined>()
  return (
    <SideDrawer
      title={made === undefined ? say('newAccount') : say('created', { address: made.shown })}
      onClose={onClose}
    >
      {made === undefined ? (
        <NewAccountForm onMade={setMade} onClose={onClose} />
      ) : (
        <MadeAccount made={made} onAnother={() => setMade(undefined)} />
      )}
    </SideDrawer>
  )
}

function NewAccountForm({
  onMade,
  onClose,
}: {
  readonly onMade: (made: Made) => void
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(ACCOUNTS_TEXTS)
  const names = (useDomains().data ?? []).filter(({ aliasOf }) => aliasOf === null)
  const domains = names.map(({ domain }) => domain)
  const [chosen, setChosen] = useState<string | null>(null)
  const domain = chosen ?? domains[0] ?? null
  const [space, setSpace] = useState('')
  const quotaBytes = bytesOfGb(space)
  const { send, busy, error } = useNewAccount(domain ?? '', quotaBytes ?? null, onMade)
  return (
    <form className={css.form} onSubmit={(event) => void send(event)}>
      <TextInput
        name="name"
        label={say('name')}
        description={say('nameHelp')}
        maxLength={200}
        data-autofocus
      />
      <div className={css.formRow}>
        <TextInput
          name="local"
          label={say('address')}
          description={say('addressHelp')}
          autoComplete="off"
          spellCheck={false}
          required
        />
        <Select
          label={say('domain')}
          description=" "
          data={domains}
          value={domain}
          onChange={setChosen}
          leftSection="@"
          {...(domains.length === 0 && { error: say('noDomain') })}
        />
      </div>
      <TextInput
        label={say('storage')}
        description={say('storageHelp')}
        inputMode="decimal"
        value={space}
        onChange={(event) => setSpace(event.currentTarget.value)}
        error={quotaBytes === undefined}
      />
      {error !== undefined && <ScreenTrouble error={error} />}
      <div className={css.tags}>
        <Button
          type="submit"
          variant="filled"
          loading={busy}
          disabled={domain === null || quotaBytes === undefined}
        >
          {say('create')}
        </Button>
        <Button variant="subtle" onClick={onClose}>
          {say('cancel')}
        </Button>
      </div>
    </form>
  )
}

function useNewAccount(
  domain: string,
  quotaBytes: number | null,
  onMade: (made: Made) => void,
): {
  readonly send: (event: FormEvent<HTMLFormElement>) => Promise<void>
  readonly busy: boolean
  readonly error: unknown
} {
  const api = useApi()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    setBusy(true)
    setError(undefined)
    try {
      const made = await api.post<Made>('/api/v1/accounts', {
        address: `${String(fields.get('local')).trim()}@${domain}`,
        displayName: String(fields.get('name')).trim(),
        quotaBytes,
        generate: true,
      })
      if (made.password !== undefined) keepFresh(made.address, made.password)
      for (const key of ['accounts', 'account-count', 'home'])
        await queries.invalidateQueries({ queryKey: [key] })
      onMade(made)
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return { send, busy, error }
}

function MadeAccount({
  made,
  onAnother,
}: {
  readonly made: Made
  readonly onAnother: () => void
}): ReactNode {
  const say = useWords(ACCOUNTS_TEXTS)
  const navigate = useNavigate()
  return (
    <div className={css.stack}>
      {made.password === undefined ? <p>{say('outside')}</p> : <OnceTold password={made.password} />}
      <div className={css.tags}>
        <Button
          variant="filled"
          onClick={() => void navigate({ to: '/cuentas/$address/hoja', params: { address: made.address } })}
        >
          {say('printSheet')}
        </Button>
        <Button onClick={onAnother}>{say('another')}</Button>
      </div>
    </div>
  )
}
