/** Answers while one is away, between two days. UI.md §10.17, MISSION M11 */
import { Button, Switch, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../../contract/src/answer.ts'
import type { AccountCard } from '../../../../contract/src/directory.ts'
import type { Autoreply } from '../../../../contract/src/sieve.ts'
import css from '../../../kit/account/account.module.css'
import { Loaded } from '../../../kit/account/loaded.tsx'
import { useDoing, useOwn } from '../../../kit/account/use-own.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { ScreenTrouble } from '../../../kit/parts/screen-trouble.tsx'
import { dayOf, noonOf, type Reply, type ReplyState, stateOfReply } from '../../model/settings/reply.ts'
import { SettingsPage } from '../../parts/settings/settings-page.tsx'
import { SETTINGS_TEXTS } from '../../texts/settings/frame.ts'
import { REPLY_TEXTS } from '../../texts/settings/reply.ts'

const KEY = 'own-autoreply'
const USUAL_DAYS = 7
const HEADS = {
  ...{ none: 'headNone', off: 'headOff', on: 'headOn', until: 'headUntil' },
  ...{ later: 'headLater', over: 'headOver' },
} as const satisfies Record<ReplyState, keyof typeof REPLY_TEXTS>

export function Screen(): ReactNode {
  const say = useWords(REPLY_TEXTS)
  const { api, at } = useOwn()
  const found = useQuery({
    queryKey: [KEY],
    queryFn: () => api.get<AnswerOf<typeof Autoreply>>(at('/autoreply')),
  })
  const reply = found.data?.autoreply
  const heading =
    reply !== undefined &&
    say(HEADS[stateOfReply(reply, dayOf(new Date()))], {
      ...(reply?.from != null && { from: noonOf(reply.from) }),
      ...(reply?.until != null && { until: noonOf(reply.until) }),
    })
  return (
    <SettingsPage
      part="respuesta"
      heading={heading === false ? undefined : heading}
      lead={say('lead', { days: reply?.days ?? USUAL_DAYS })}
    >
      <Loaded query={found}>
        {({ autoreply }) => <ReplyForm key={JSON.stringify(autoreply)} reply={autoreply} />}
      </Loaded>
    </SettingsPage>
  )
}

function ReplyForm({ reply }: { readonly reply: Reply | null }): ReactNode {
  const say = useWords(REPLY_TEXTS)
  const words = useWords(SETTINGS_TEXTS)
  const { api, at } = useOwn()
  const { busy, error, run } = useDoing()
  const own = useOtherAddresses()
  const [enabled, setEnabled] = useState(reply?.enabled ?? true)
  const [others, setOthers] = useState((reply?.addresses.length ?? 0) > 0)
  const [wrongDays, setWrongDays] = useState(false)
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const given = (name: string): string | undefined => String(fields.get(name)).trim() || undefined
    const [from, until] = [given('from'), given('until')]
    const wrong = from !== undefined && until !== undefined && until < from
    setWrongDays(wrong)
    if (wrong) return
    void run(
      () =>
        api.put(at('/autoreply'), {
          ...{ enabled, from, until, text: given('text') ?? '', subject: given('subject') },
          ...{ forward: given('forward'), days: reply?.days ?? USUAL_DAYS },
          zone: reply?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
          addresses: others ? own : [],
        }),
      { told: say('saved'), stale: [KEY] },
    )
  }
  const remove = (): void =>
    void run(() => api.delete(at('/autoreply')), { told: say('removed'), stale: [KEY] })
  return (
    <form className={css.form} onSubmit={save}>
      <Switch
        label={say('on')}
        checked={enabled}
        onChange={(event) => setEnabled(event.currentTarget.checked)}
      />
      <ReplyFields before={reply} wrongDays={wrongDays} />
      {own.length > 0 && (
        <Switch
          label={say('others')}
          description={own.join(', ')}
          checked={others}
          onChange={(event) => setOthers(event.currentTarget.checked)}
        />
      )}
      {error !== undefined && <ScreenTrouble error={error} />}
      <div className={css.acts}>
        <Button type="submit" variant="filled" loading={busy}>
          {words('save')}
        </Button>
        {reply !== null && <Button onClick={remove}>{say('remove')}</Button>}
      </div>
    </form>
  )
}

function ReplyFields({
  before,
  wrongDays,
}: {
  readonly before: Reply | null
  readonly wrongDays: boolean
}): ReactNode {
  const say = useWords(REPLY_TEXTS)
  return (
    <>
      <div className={css.formRow}>
        <TextInput name="from" type="date" label={say('from')} defaultValue={before?.from ?? ''} />
        <TextInput
          name="until"
          type="date"
          label={say('until')}
          description={say('untilHelp')}
          error={wrongDays && say('wrongDays')}
          defaultValue={before?.until ?? ''}
        />
      </div>
      <TextInput
        name="subject"
        label={say('subject')}
        description={say('subjectHelp')}
        defaultValue={before?.subject ?? ''}
      />
      <Textarea
        name="text"
        label={say('text')}
        placeholder={say('textHint')}
        defaultValue={before?.text ?? ''}
        minRows={6}
        autosize
        required
        withAsterisk={false}
      />
      <TextInput
        name="forward"
        type="email"
        label={say('forward')}
        description={say('forwardHelp')}
        defaultValue={before?.forward ?? ''}
      />
    </>
  )
}

/** Besides the one that is answered always. */
function useOtherAddresses(): readonly string[] {
  const { api, address, at } = useOwn()
  const card = useQuery({
    queryKey: ['own-account'],
    queryFn: () => api.get<AnswerOf<typeof AccountCard>>(at()),
  })
  return (card.data?.addresses ?? []).filter((one) => one !== address)
}
