/** Mail that is held for oneself: looked at, released, discarded; and how often one is told. MISSION M9, VOICE.md §3.8 */
import { Button, NativeSelect } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { AnswerOf } from '../../../../contract/src/answer.ts'
import type { HeldMailList, QuarantineDigest } from '../../../../contract/src/quarantine.ts'
import css from '../../../kit/account/account.module.css'
import { Card } from '../../../kit/account/card.tsx'
import { Loaded } from '../../../kit/account/loaded.tsx'
import { type Doing, useDoing, useOwn } from '../../../kit/account/use-own.ts'
import { useWhen } from '../../../kit/account/use-when.ts'
import { useKit, useWords } from '../../../kit/kit-context.ts'
import { Empty } from '../../../kit/parts/empty.tsx'
import { RowMenu } from '../../../kit/parts/row-menu.tsx'
import { ScreenTrouble } from '../../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../../kit/parts/shape.tsx'
import { Tag } from '../../../kit/parts/tag.tsx'
import { localeOf } from '../../../kit/words.ts'
import { PAGE_ROWS } from '../../limits.ts'
import { HeldSide } from '../../parts/settings/held-side.tsx'
import { SettingsPage } from '../../parts/settings/settings-page.tsx'
import { SETTINGS_TEXTS } from '../../texts/settings/frame.ts'
import { QUARANTINE_TEXTS } from '../../texts/settings/quarantine.ts'

type Held = AnswerOf<typeof HeldMailList>['messages'][number]
type Verb = 'release' | 'allow' | 'block' | 'drop'
const URL = '/api/v1/quarantine'
const KEY = 'own-quarantine'
const DIGEST_KEY = 'own-digest'
const FREQUENCIES = ['off', 'daily', 'weekly'] as const
const COMPANY = 'company'

export function Screen(): ReactNode {
  const say = useWords(QUARANTINE_TEXTS)
  const words = useWords(SETTINGS_TEXTS)
  const { api, address } = useOwn()
  const navigate = useNavigate()
  const { m: openId } = useSearch({ strict: false }) as { readonly m?: string }
  const doing = useDoing()
  const act = useActs(doing)
  const found = useInfiniteQuery({
    queryKey: [KEY],
    queryFn: ({ pageParam }) =>
      api.get<AnswerOf<typeof HeldMailList>>(URL, { query: { address, limit: PAGE_ROWS, after: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const messages = found.data?.pages.flatMap((page) => page.messages)
  const total = found.data?.pages[0]?.total
  const show = (id: string): void =>
    void navigate({
      to: '/ajustes/cuarentena',
      search: { m: id } as never,
      replace: true,
      resetScroll: false,
    })
  const open = messages?.find(({ id }) => id === openId)
  return (
    <SettingsPage
      part="cuarentena"
      heading={
        total === undefined ? undefined : total === 0 ? say('headNone') : say('headSome', { n: total })
      }
      lead={total === 0 ? undefined : say('lead')}
      drawer={
        open && (
          <HeldSide
            id={open.id}
            onClose={() => show('')}
            actions={verbsOf(open).map((verb) => (
              <Button key={verb} size="sm" onClick={() => void act(verb, open).then(() => show(''))}>
                {say(verb)}
              </Button>
            ))}
          />
        )
      }
    >
      {found.isError && <ScreenTrouble error={found.error} retry={() => void found.refetch()} />}
      {doing.error !== undefined && <ScreenTrouble error={doing.error} />}
      {messages === undefined && !found.isError && <Shape />}
      {messages?.length === 0 && (
        <Empty
          icon={<IconShieldCheck size={22} stroke={1.75} />}
          title={say('headNone')}
          text={say('emptyWhy')}
        />
      )}
      {messages !== undefined && messages.length > 0 && (
        <section className={css.card} aria-label={words('cuarentena')}>
          <ul className={`${css.rows} ${css.roomy}`}>
            {messages.map((held) => (
              <HeldRow key={held.id} held={held} show={() => show(held.id)} act={act} />
            ))}
          </ul>
        </section>
      )}
      {found.hasNextPage && (
        <div>
          <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {words('more')}
          </Button>
        </div>
      )}
      <Digest />
    </SettingsPage>
  )
}

/** What carries a virus leaves only for the bin. THREATS FI4 */
const verbsOf = ({ virus }: Held): readonly Verb[] =>
  virus === null ? ['release', 'allow', 'block', 'drop'] : ['drop']

type Act = (verb: Verb, held: Held) => Promise<boolean>

function useActs({ run }: Doing): Act {
  const say = useWords(QUARANTINE_TEXTS)
  const { api } = useOwn()
  return (verb, { id, sender }) => {
    const path = `${URL}/${encodeURIComponent(id)}`
    return run(() => (verb === 'drop' ? api.delete(path) : api.post(`${path}/${verb}`)), {
      told: say(`${verb}-done`, { sender: sender.address }),
      stale: [KEY],
    })
  }
}

function HeldRow({
  held,
  show,
  act,
}: {
  readonly held: Held
  readonly show: () => void
  readonly act: Act
}): ReactNode {
  const say = useWords(QUARANTINE_TEXTS)
  const { language } = useKit()
  const when = useWhen()
  const { sender, subject, reason, receivedAt, untilAt, virus } = held
  const until = new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'long' })
  const name = sender.name || sender.address
  return (
    <li>
      <div>
        <strong>{name}</strong> <span className={css.quiet}>{sender.name !== '' && sender.address}</span>
        <p>{subject || say('noSubject')}</p>
        <p className={css.quiet}>
          {reason} · <time dateTime={receivedAt}>{when(receivedAt)}</time> ·{' '}
          {say('until', { when: until.format(new Date(untilAt)) })}
        </p>
        {virus !== null && <Tag tone="bad">{say('virus', { name: virus })}</Tag>}
      </div>
      <div className={css.acts}>
        <Button size="sm" aria-label={`${say('look')}: ${name}`} onClick={show}>
          {say('look')}
        </Button>
        {virus === null && (
          <Button
            size="sm"
            aria-label={`${say('release')}: ${name}`}
            onClick={() => void act('release', held)}
          >
            {say('release')}
          </Button>
        )}
        <RowMenu
          name={name}
          actions={verbsOf(held)
            .filter((verb) => verb !== 'release')
            .map((verb) => ({ label: say(verb), bad: verb === 'drop', run: () => void act(verb, held) }))}
        />
      </div>
    </li>
  )
}

function Digest(): ReactNode {
  const say = useWords(QUARANTINE_TEXTS)
  const { api, at } = useOwn()
  const { error, run } = useDoing()
  const found = useQuery({
    queryKey: [DIGEST_KEY],
    queryFn: () => api.get<AnswerOf<typeof QuarantineDigest>>(at('/quarantine-digest')),
  })
  const set = (wanted: string): void =>
    void run(() => api.put(at('/quarantine-digest'), { frequency: wanted === COMPANY ? null : wanted }), {
      told: say('summarySaved'),
      stale: [DIGEST_KEY],
    })
  return (
    <Card title={say('summary')} text={say('summaryWhy')}>
      <div className={css.cardBody}>
        {error !== undefined && <ScreenTrouble error={error} />}
        <Loaded query={found} rows={1}>
          {({ frequency, own }) => (
            <NativeSelect
              aria-label={say('summary')}
              maw={360}
              value={own ?? COMPANY}
              onChange={(event) => set(event.currentTarget.value)}
              data={[
                {
                  value: COMPANY,
                  label:
                    own === null ? say('companyNow', { what: say(frequency).toLowerCase() }) : say('company'),
                },
                ...FREQUENCIES.map((one) => ({ value: one, label: say(one) })),
              ]}
            />
          )}
        </Loaded>
      </div>
    </Card>
  )
}
