/** Where the people of a company sign in: its own identity provider, set up in two steps. */
import { Button, Select } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { SignInProvider } from '../../../contract/src/provider.ts'
import { useApi, useSession, useWords } from '../../kit/kit-context.ts'
import { Note } from '../../kit/parts/note.tsx'
import { Page } from '../../kit/parts/page.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { tell } from '../../kit/tell.ts'
import { useCompanies } from '../parts/company-card.tsx'
import { CopyButton } from '../parts/once-told.tsx'
import css from '../parts/panel.module.css'
import { ProviderForm } from '../parts/provider-form.tsx'
import { PROVIDER_TEXTS } from '../texts/provider.ts'

type Shown = z.infer<typeof SignInProvider>

export function Screen(): ReactNode {
  const say = useWords(PROVIDER_TEXTS)
  const { role } = useSession()
  const companies = useCompanies()
  const [chosen, setChosen] = useState<string | null>(null)
  const names = (companies.data ?? []).map(({ name }) => name)
  const company = chosen ?? names[0]
  if (companies.isError)
    return (
      <Page title={say('title')}>
        <ScreenTrouble error={companies.error} retry={() => void companies.refetch()} />
      </Page>
    )
  return (
    <Page title={say('title')} lead={say('lead')}>
      <div className={css.stack}>
        {role === 'operator' && (
          <Select
            label={say('company')}
            data={names}
            value={company ?? null}
            onChange={setChosen}
            allowDeselect={false}
            searchable
            maw={360}
          />
        )}
        {company === undefined ? <Shape /> : <CompanyProvider key={company} company={company} />}
      </div>
    </Page>
  )
}

function CompanyProvider({ company }: { readonly company: string }): ReactNode {
  const api = useApi()
  const queries = useQueryClient()
  const path = `/api/v1/organisations/${encodeURIComponent(company)}/sign-in-provider`
  const queryKey = ['sign-in-provider-of', company]
  const found = useQuery({ queryKey, queryFn: () => api.get<Shown>(path) })
  if (found.isError) return <ScreenTrouble error={found.error} retry={() => void found.refetch()} />
  if (found.data === undefined) return <Shape />
  const changed = async (): Promise<void> => {
    await queries.invalidateQueries({ queryKey })
  }
  return <Provider shown={found.data} path={path} changed={changed} />
}

function Provider({
  shown,
  path,
  changed,
}: {
  readonly shown: Shown
  readonly path: string
  readonly changed: () => Promise<void>
}): ReactNode {
  const say = useWords(PROVIDER_TEXTS)
  const { provider, returnUrl } = shown
  return (
    <>
      {provider === null ? (
        <Note kind="info" title={say('off')}>
          {say('offWhy')}
        </Note>
      ) : (
        <Note
          kind="ok"
          title={say('on', { name: provider.name })}
          actions={<Disconnect name={provider.name} path={path} changed={changed} />}
        >
          {say('onWhy')}
        </Note>
      )}
      <section className={`${css.card} ${css.pad} ${css.stack}`}>
        <div>
          <h2>{say('step1')}</h2>
          <p className={css.quiet}>{say('step1Why')}</p>
        </div>
        <div className={css.inRow}>
          <code className="v-mono">{returnUrl}</code>
          <CopyButton text={returnUrl} />
        </div>
      </section>
      <section className={`${css.card} ${css.pad} ${css.stack}`}>
        <h2>{say('step2')}</h2>
        <ProviderForm key={JSON.stringify(provider)} provider={provider} path={path} changed={changed} />
      </section>
    </>
  )
}

function Disconnect({
  name,
  path,
  changed,
}: {
  readonly name: string
  readonly path: string
  readonly changed: () => Promise<void>
}): ReactNode {
  const say = useWords(PROVIDER_TEXTS)
  const api = useApi()
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<unknown>()
  const remove = async (): Promise<void> => {
    try {
      await api.delete(path)
      tell({ text: say('disconnected', { name }) })
      await changed()
    } catch (problem) {
      setError(problem)
    }
  }
  if (!asking)
    return (
      <Button variant="subtle" onClick={() => setAsking(true)}>
        {say('disconnect', { name })}
      </Button>
    )
  return (
    <div className={css.stack}>
      <p>{say('sure', { name })}</p>
      {error !== undefined && <ScreenTrouble error={error} />}
      <div className={css.tags}>
        <Button color="bad" variant="filled" onClick={() => void remove()}>
          {say('disconnect', { name })}
        </Button>
        <Button variant="subtle" onClick={() => setAsking(false)}>
          {say('keep')}
        </Button>
      </div>
    </div>
  )
}
