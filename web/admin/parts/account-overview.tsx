/** What is true of this person's account, and what of it can be changed at once. */
import { Button, Select, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { AccountCard, AccountUsage } from '../../../contract/src/directory.ts'
import type { SecondFactors } from '../../../contract/src/mailbox.ts'
import { useApi, useKit, useSession, useWords } from '../../kit/kit-context.ts'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { tell } from '../../kit/tell.ts'
import { bytesOfGb, gbOfBytes, spaceText } from '../model/space.ts'
import { ACCOUNT_TEXTS } from '../texts/account.ts'
import { StateTags } from './account-cells.tsx'
import css from './panel.module.css'
import { usagePath } from './use-accounts.ts'

export type Card = z.infer<typeof AccountCard>

export function AccountOverview({ card }: { readonly card: Card }): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  const { language } = useKit()
  const usage = useUsageOf(card.address)
  const used = usage === undefined ? '…' : spaceText(usage.bytes, language)
  return (
    <div className={css.stack}>
      <section className={`${css.card} ${css.pad}`}>
        <dl className={css.facts}>
          <dt>{say('state')}</dt>
          <dd>
            <StateTags account={card} />
          </dd>
          <dt>{say('used')}</dt>
          <dd className="v-num">
            {used}
            {usage !== undefined && `, ${say('messages', { n: usage.messages })}`}
          </dd>
          <dt>{say('addresses')}</dt>
          <dd>{card.addresses.join(', ')}</dd>
          <dt>{say('secondFactor')}</dt>
          <dd>
            <SecondWays address={card.address} />
          </dd>
        </dl>
      </section>
      <Settings key={JSON.stringify(card)} card={card} used={used} />
    </div>
  )
}

function useUsageOf(address: string): { readonly bytes: number; readonly messages: number } | undefined {
  const api = useApi()
  return useQuery({
    queryKey: ['account-usage', [address]],
    queryFn: () => api.get<z.infer<typeof AccountUsage>>(usagePath([address])),
  }).data?.usage[0]
}

function SecondWays({ address }: { readonly address: string }): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  const api = useApi()
  const { data } = useQuery({
    queryKey: ['second-factors', address],
    queryFn: () =>
      api.get<z.infer<typeof SecondFactors>>(
        `/api/v1/accounts/${encodeURIComponent(address)}/second-factors`,
      ),
  })
  if (data === undefined) return '…'
  const keys = data.passkeys.length
  const codes = data.codesSinceAt !== null
  if (keys === 0 && !codes) return say('secondNone')
  return say('secondSome', { keys, codes: codes ? 'yes' : 'no', both: codes && keys > 0 ? 'yes' : 'no' })
}

function Settings({ card, used }: { readonly card: Card; readonly used: string }): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  const { role: mine, address: me } = useSession()
  const [language, setLanguage] = useState<string | null>(card.language)
  const [role, setRole] = useState<string | null>(card.role)
  const [space, setSpace] = useState(gbOfBytes(card.quotaBytes))
  const quotaBytes = bytesOfGb(space)
  const { save, error, busy } = useSaveAccount(card.address)
  const roles = [
    { value: 'account', label: say('roleAccount') },
    { value: 'company-admin', label: say('roleAdmin') },
    ...(mine === 'operator' || card.role === 'operator'
      ? [{ value: 'operator', label: say('roleOperator') }]
      : []),
  ]
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const displayName = String(new FormData(event.currentTarget).get('name')).trim()
    void save({
      ...{ displayName, language },
      ...(quotaBytes !== card.quotaBytes && { quotaBytes }),
      ...(role !== card.role && { role }),
    })
  }
  return (
    <form className={css.form} onSubmit={send}>
      <TextInput name="name" label={say('name')} defaultValue={card.displayName} maxLength={200} />
      <Select
        label={say('language')}
        data={[
          { value: 'es', label: 'Español' },
          { value: 'en', label: 'English' },
        ]}
        value={language}
        onChange={setLanguage}
        allowDeselect={false}
      />
      <TextInput
        label={say('storage')}
        description={say('storageHelp', { used })}
        inputMode="decimal"
        value={space}
        error={quotaBytes === undefined}
        onChange={(event) => setSpace(event.currentTarget.value)}
      />
      <Select
        label={say('role')}
        data={roles}
        value={role}
        onChange={setRole}
        allowDeselect={false}
        disabled={card.address === me}
      />
      {error !== undefined && <ScreenTrouble error={error} />}
      <div>
        <Button type="submit" variant="filled" loading={busy} disabled={quotaBytes === undefined}>
          {say('save')}
        </Button>
      </div>
    </form>
  )
}

function useSaveAccount(address: string): {
  readonly save: (changes: Readonly<Record<string, unknown>>) => Promise<void>
  readonly error: unknown
  readonly busy: boolean
} {
  const say = useWords(ACCOUNT_TEXTS)
  const api = useApi()
  const queries = useQueryClient()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const save = async (changes: Readonly<Record<string, unknown>>): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await api.patch(`/api/v1/accounts/${encodeURIComponent(address)}`, changes)
      for (const key of ['account', 'accounts', 'account-count'])
        await queries.invalidateQueries({ queryKey: [key] })
      tell({ text: say('saved') })
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return { save, error, busy }
}
