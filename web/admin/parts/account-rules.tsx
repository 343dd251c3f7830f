/** The rules of an account, and the simulator beside them. MISSION M10, UI.md §4 */
import { Button, Radio, Switch, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { PolicyHolder, Simulation } from '../../../contract/src/policy.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { Note } from '../../kit/parts/note.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { tell } from '../../kit/tell.ts'
import {
  changesOfForm,
  faultOfForm,
  formOfRules,
  isBeyondForm,
  type RulesForm,
  WHOM,
  WITH_PLACES,
} from '../model/rules.ts'
import { ACCOUNT_TEXTS } from '../texts/account.ts'
import css from './account.module.css'
import panel from './panel.module.css'

type Holder = z.infer<typeof PolicyHolder>

export function AccountRules({ address }: { readonly address: string }): ReactNode {
  const api = useApi()
  const rules = useQuery({
    queryKey: ['policy', address],
    queryFn: () => api.get<Holder>(`/api/v1/policies/${encodeURIComponent(address)}`),
  })
  if (rules.isError) return <ScreenTrouble error={rules.error} retry={() => void rules.refetch()} />
  if (rules.data === undefined) return <Shape />
  return (
    <div className={css.besides}>
      <RulesOf key={JSON.stringify(rules.data.rules)} holder={rules.data} />
      <Simulator address={address} />
    </div>
  )
}

function useSaveRules({ address, rules }: Holder): {
  readonly save: (form: RulesForm) => Promise<void>
  readonly error: unknown
  readonly busy: boolean
} {
  const say = useWords(ACCOUNT_TEXTS)
  const api = useApi()
  const queries = useQueryClient()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const save = async (form: RulesForm): Promise<void> => {
    const path = `/api/v1/policies/${encodeURIComponent(address)}`
    const { set, clear } = changesOfForm(form, rules)
    setBusy(true)
    setError(undefined)
    try {
      if (clear.length > 0) await api.post(`${path}/clear`, { rules: clear })
      if (set !== undefined) await api.patch(path, set)
      tell({ text: say('rulesSaved') })
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
      await queries.invalidateQueries({ queryKey: ['policy', address] })
    }
  }
  return { save, error, busy }
}

function RulesOf({ holder }: { readonly holder: Holder }): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  const [form, setForm] = useState(() => formOfRules(holder.rules))
  const { save, error, busy } = useSaveRules(holder)
  const fault = faultOfForm(form)
  const change = (part: Partial<RulesForm>): void => setForm({ ...form, ...part })
  const first = holder.rules[0]
  if (isBeyondForm(holder.rules))
    return (
      <Note
        kind="info"
        title={say('several', { rules: holder.rules.map(({ name }) => say(name)).join(', ') })}
      />
    )
  return (
    <form
      className={panel.stack}
      onSubmit={(event) => {
        event.preventDefault()
        void save(form)
      }}
    >
      <p>
        {say('ruleNow')}{' '}
        {first !== undefined && say('setBy', { who: first.setBy, at: new Date(first.setAt) })}
      </p>
      <WhomRules form={form} change={change} wrong={fault === 'places'} />
      <IncomingRules form={form} change={change} wrong={fault} />
      {error !== undefined && <ScreenTrouble error={error} />}
      <div>
        <Button type="submit" variant="filled" loading={busy} disabled={fault !== undefined}>
          {say('saveRules')}
        </Button>
      </div>
    </form>
  )
}

type Part = { readonly form: RulesForm; readonly change: (part: Partial<RulesForm>) => void }

function WhomRules({ form, change, wrong }: Part & { readonly wrong: boolean }): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  return (
    <fieldset className={css.rules}>
      <legend className={css.legend}>{say('whom')}</legend>
      <div className={panel.card}>
        {WHOM.map((whom) => (
          <div className={css.rule} key={whom} data-on={form.whom === whom}>
            <Radio
              name="whom"
              label={say(whom)}
              checked={form.whom === whom}
              onChange={() => change({ whom })}
            />
            {form.whom === whom && WITH_PLACES.includes(whom) && (
              <Textarea
                className={css.ruleMore}
                aria-label={say(whom)}
                description={say('places')}
                autosize
                minRows={2}
                maxRows={10}
                spellCheck={false}
                value={form.places}
                error={wrong}
                onChange={(event) => change({ places: event.currentTarget.value })}
              />
            )}
          </div>
        ))}
      </div>
    </fieldset>
  )
}

function IncomingRules({
  form,
  change,
  wrong,
}: Part & { readonly wrong: ReturnType<typeof faultOfForm> }): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  return (
    <fieldset className={css.rules}>
      <legend className={css.legend}>{say('incoming')}</legend>
      <div className={panel.card}>
        <div className={css.rule}>
          <Switch
            label={say('forwardForever')}
            checked={form.forwardOn}
            disabled={form.sendOnly}
            onChange={(event) => change({ forwardOn: event.currentTarget.checked })}
          />
          {form.forwardOn && (
            <div className={`${css.ruleMore} ${panel.stack}`}>
              <Textarea
                label={say('forwardTo')}
                autosize
                minRows={2}
                spellCheck={false}
                value={form.forwardTo}
                error={wrong === 'forward'}
                onChange={(event) => change({ forwardTo: event.currentTarget.value })}
              />
              <Switch
                label={say('keepCopy')}
                checked={form.keepCopy}
                onChange={(event) => change({ keepCopy: event.currentTarget.checked })}
              />
            </div>
          )}
        </div>
        <div className={css.rule}>
          <Switch
            label={say('sendOnly')}
            description={say('sendOnlyWhy')}
            checked={form.sendOnly}
            disabled={form.forwardOn || form.whom === 'receiveOnly'}
            onChange={(event) => change({ sendOnly: event.currentTarget.checked })}
          />
        </div>
      </div>
    </fieldset>
  )
}

function Simulator({ address }: { readonly address: string }): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  const api = useApi()
  const [answer, setAnswer] = useState<z.infer<typeof Simulation> | undefined>()
  const [error, setError] = useState<unknown>()
  const who = `${address.slice(0, address.indexOf('@'))}@`
  const ask = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const to = String(new FormData(event.currentTarget).get('to'))
    setError(undefined)
    setAnswer(undefined)
    try {
      setAnswer(await api.get('/api/v1/policy-simulation', { query: { from: address, to } }))
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <section className={`${panel.card} ${panel.pad} ${panel.stack}`}>
      <div>
        <h2>{say('try')}</h2>
        <p className={panel.quiet}>{say('tryWhy')}</p>
      </div>
      <form className={panel.formRow} onSubmit={(event) => void ask(event)}>
        <TextInput name="to" label={say('may', { who })} inputMode="email" spellCheck={false} required />
        <Button type="submit">{say('check')}</Button>
      </form>
      <div role="status">
        {answer !== undefined && <Answer answer={answer} />}
        {error !== undefined && <ScreenTrouble error={error} />}
      </div>
    </section>
  )
}

function Answer({ answer }: { readonly answer: z.infer<typeof Simulation> }): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  const { allowed, holder, sentence, change, to } = answer
  if (allowed) return <Note kind="ok" title={`${say('yes')}: ${to}`} />
  return (
    <Note kind="bad" title={`${say('no')}: ${to}`}>
      {holder !== undefined && <p>{say('ruleOf', { holder })}</p>}
      {change !== undefined && <p>{change}</p>}
      {sentence !== undefined && (
        <>
          <h3>{say('heard')}</h3>
          <p className={css.reply}>{sentence}</p>
        </>
      )}
    </Note>
  )
}
