/** What stays on the server once a program has downloaded it: the rule as a form, and what it would remove tonight. MISSION M21 */
import { Button, NumberInput, Radio, Stack } from '@mantine/core'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { Retention, RetentionPreview } from '../../../contract/src/mailbox.ts'
import { useKit, useWords } from '../kit-context.ts'
import { fileSize } from '../model/file-size.ts'
import { ScreenTrouble } from '../parts/screen-trouble.tsx'
import { RETENTION_TEXTS } from '../texts/retention.ts'
import css from './account.module.css'
import { Card } from './card.tsx'
import { Loaded } from './loaded.tsx'
import { useDoing, useOwn } from './use-own.ts'
import { useWhen } from './use-when.ts'

type Rule = AnswerOf<typeof Retention>
type Keep = Rule['keep']
const KEEPS: readonly Keep[] = ['all', 'auto', 'days']
const KEY = 'own-retention'
const PREVIEW_KEY = 'own-retention-preview'
const USUAL_DAYS = 30
const NONE = 'none'

export function useRetention(): UseQueryResult<Rule> {
  const { api, address, at } = useOwn()
  return useQuery({ queryKey: [KEY, address], queryFn: () => api.get<Rule>(at('/retention')) })
}

export function RetentionForm({ query }: { readonly query: UseQueryResult<Rule> }): ReactNode {
  return (
    <Loaded query={query}>
      {(rule) => (
        <>
          <RuleForm key={`${rule.keep} ${rule.days} ${rule.primary}`} rule={rule} />
          {rule.days !== null && <Tonight />}
        </>
      )}
    </Loaded>
  )
}

function RuleForm({ rule }: { readonly rule: Rule }): ReactNode {
  const say = useWords(RETENTION_TEXTS)
  const { api, at } = useOwn()
  const { busy, error, run } = useDoing()
  const [primary, setPrimary] = useState(rule.primary === null ? NONE : String(rule.primary))
  const [keep, setKeep] = useState<Keep>(rule.keep)
  const [days, setDays] = useState(rule.days ?? USUAL_DAYS)
  const save = (event: FormEvent): void => {
    event.preventDefault()
    void run(
      () =>
        api.patch(at('/retention'), {
          keep: keep === 'days' ? days : keep,
          primary: primary === NONE ? null : { device: Number(primary) },
        }),
      { told: say('saved'), stale: [KEY, PREVIEW_KEY] },
    )
  }
  const chooseKeep = (wanted: string): void => setKeep(KEEPS.find((one) => one === wanted) ?? 'all')
  return (
    <form className={css.stack} onSubmit={save}>
      <Card title={say('main')} text={say('mainWhy')}>
        <div className={css.cardBody}>
          <Radio.Group value={primary} onChange={setPrimary} aria-label={say('main')}>
            <Stack gap="sm">
              <Radio value={NONE} label={say('none')} />
              {rule.devices.map((device) => (
                <Device key={device.id} device={device} />
              ))}
            </Stack>
          </Radio.Group>
          {rule.devices.length === 0 && <p className={css.quiet}>{say('noDevices')}</p>}
        </div>
      </Card>
      <Card title={say('keep')} text={say('keepWhy')}>
        <div className={`${css.cardBody} ${css.form}`}>
          <Radio.Group value={keep} onChange={chooseKeep} aria-label={say('keep')}>
            <Stack gap="sm">
              {KEEPS.map((one) => (
                <Radio key={one} value={one} label={say(one)} />
              ))}
            </Stack>
          </Radio.Group>
          {keep === 'days' && (
            <NumberInput
              label={say('howMany')}
              min={1}
              max={3650}
              allowDecimal={false}
              maw={140}
              value={days}
              onChange={(value) => setDays(Number(value) || 1)}
            />
          )}
        </div>
      </Card>
      {error !== undefined && <ScreenTrouble error={error} />}
      <div>
        <Button type="submit" variant="filled" loading={busy}>
          {say('save')}
        </Button>
      </div>
    </form>
  )
}

function Device({ device }: { readonly device: Rule['devices'][number] }): ReactNode {
  const say = useWords(RETENTION_TEXTS)
  const when = useWhen()
  const { id, kind, name, gone, hidden, lastAt } = device
  const seen = lastAt === null ? say('notYet') : say('seen', { when: when(lastAt) })
  const about = [seen, say('hidden', { n: hidden }), gone ? say('gone') : ''].filter((one) => one !== '')
  return (
    <Radio
      value={String(id)}
      label={kind === 'app-password' ? name : say('unnamed', { name })}
      description={about.join(' · ')}
    />
  )
}

function Tonight(): ReactNode {
  const say = useWords(RETENTION_TEXTS)
  const { language } = useKit()
  const { api, address, at } = useOwn()
  const found = useQuery({
    queryKey: [PREVIEW_KEY, address],
    queryFn: () => api.get<AnswerOf<typeof RetentionPreview>>(at('/retention/preview')),
  })
  return (
    <Card title={say('tonight')}>
      <div className={css.cardBody}>
        <Loaded query={found} rows={1}>
          {({ messages, bytes }) => (
            <p>
              {messages === 0
                ? say('tonightNone')
                : say('tonightSome', { n: messages, size: fileSize(bytes, language) })}
            </p>
          )}
        </Loaded>
      </div>
    </Card>
  )
}
