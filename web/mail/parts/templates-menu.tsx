/** Texts that are written again and again: put where the caret is, kept, taken away. */
import { Button, Menu } from '@mantine/core'
import { IconDeviceFloppy, IconFileText, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { MessageQuote } from '../../../contract/src/message-view.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { tell } from '../../kit/tell.ts'
import type { Draft } from '../model/draft.ts'
import { keepTemplate, listTemplates, removeTemplate, type Template } from '../model/templates.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'
import css from './compose.module.css'
import type { DraftChange } from './use-saved-draft.ts'
import type { AccountWriter } from './use-writer.ts'

const ICON = { size: 16, stroke: 1.75, 'aria-hidden': true } as const
const KEY = ['templates']

export type TemplatesMenuProps = {
  readonly account: AccountWriter
  readonly draft: Draft
  readonly change: (change: DraftChange) => void
  readonly insert: (html: string) => void
  /** Tells what was typed a moment ago. */
  readonly flush: () => void
}

export function TemplatesMenu(props: TemplatesMenuProps): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const { data = [] } = useQuery({ queryKey: KEY, queryFn: () => listTemplates(props.account) })
  const acts = useTemplateActs(props)
  return (
    <Menu position="bottom-end" keepMounted={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          size="sm"
          className={css.tool ?? ''}
          leftSection={<IconFileText {...ICON} />}
        >
          {say('templates')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say(data.length === 0 ? 'templateNone' : 'templateUse')}</Menu.Label>
        {data.map((one) => (
          <Menu.Item key={one.id} onClick={() => void acts.use(one)}>
            <bdi>{one.name}</bdi>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconDeviceFloppy {...ICON} />}
          disabled={props.draft.own === ''}
          onClick={() => void acts.keep()}
        >
          {say('templateKeep')}
        </Menu.Item>
        {data.length > 0 && <Menu.Label>{say('templateClear')}</Menu.Label>}
        {data.map((one) => (
          <Menu.Item
            key={one.id}
            leftSection={<IconTrash {...ICON} />}
            aria-label={say('templateDelete', { name: one.name })}
            onClick={() => void acts.remove(one)}
          >
            <bdi>{one.name}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function useTemplateActs({ account, draft, change, insert, flush }: TemplatesMenuProps) {
  const say = useWords(COMPOSE_TEXTS)
  const api = useApi()
  const queries = useQueryClient()
  const attempt = async (work: () => Promise<string>): Promise<void> => {
    try {
      const text = await work()
      await queries.invalidateQueries({ queryKey: KEY })
      if (text !== '') tell({ kind: 'done', text })
    } catch (error) {
      tell({ kind: 'bad', text: say('templateFailed', { why: error instanceof Error ? error.message : '' }) })
    }
  }
  return {
    use: ({ id, name }: Template) =>
      attempt(async () => {
        const { html } = await api.get<MessageQuote>(`/api/v1/messages/${encodeURIComponent(id)}/quote`)
        change((now) => (now.subject === '' ? { subject: name } : {}))
        insert(html)
        return ''
      }),
    keep: () =>
      attempt(async () => {
        flush()
        const name =
          draft.subject === '' ? draft.own.split('\n')[0]?.slice(0, 60) || say('title') : draft.subject
        await keepTemplate(account, { ...draft, subject: name }, say('templateFolder'))
        return say('templateKept', { name })
      }),
    remove: (one: Template) =>
      attempt(async () => {
        await removeTemplate(account, one.id)
        return say('templateGone', { name: one.name })
      }),
  }
}
