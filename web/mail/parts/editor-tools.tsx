/** The tools of the text: one stop of the Tab key, arrows among them, each with its key. WAI-ARIA APG, Toolbar */
import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconBlockquote,
  IconBold,
  IconChevronDown,
  IconClearFormatting,
  IconItalic,
  IconLink,
  IconList,
  IconListNumbers,
  IconPaperclip,
  IconPhoto,
  IconSignature,
  IconUnderline,
} from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, type Ref, type RefObject, useRef, useState } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'
import css from './editor.module.css'
import type { Block, Command, EditorEvents, EditorState, RichEditor } from './editor-frame.ts'
import { EditorLink } from './editor-link.tsx'

const ICON = { size: 16, stroke: 1.75 }
const COMMANDS = [
  { command: 'bold', icon: IconBold, keys: 'Ctrl B' },
  { command: 'italic', icon: IconItalic, keys: 'Ctrl I' },
  { command: 'underline', icon: IconUnderline, keys: 'Ctrl U' },
  { command: 'insertUnorderedList', icon: IconList, keys: 'Ctrl Shift 8' },
  { command: 'insertOrderedList', icon: IconListNumbers, keys: 'Ctrl Shift 7' },
  { command: 'removeFormat', icon: IconClearFormatting, keys: '' },
] as const satisfies readonly { command: Command; icon: unknown; keys: string }[]
const BLOCKS = ['div', 'h2', 'h3'] as const
/** In which people of these companies write; the language of the text is for spelling and for who reads aloud. */
const LANGUAGES = ['es', 'en', 'pt', 'fr', 'it', 'de', 'ca']

export type EditorToolsProps = {
  /** Undefined until its page is there. */
  readonly editor: RichEditor | undefined
  readonly state: EditorState
  readonly bar: RefObject<HTMLDivElement | null>
  readonly linking: boolean
  readonly setLinking: (linking: boolean) => void
  readonly language: string
  readonly onLanguage: (language: string) => void
  readonly onSign: () => void
  readonly onFiles: EditorEvents['files']
}

export function EditorTools(props: EditorToolsProps): ReactNode {
  const { editor, state, bar, linking, setLinking, onSign, onFiles } = props
  const say = useWords(COMPOSE_TEXTS)
  const block = (wanted: Block): void => {
    editor?.focus()
    editor?.block(wanted)
  }
  const quoted = state.block === 'blockquote'
  return (
    <div
      ref={bar}
      className={css.tools}
      role="toolbar"
      aria-label={say('tools')}
      onKeyDown={moveAmong}
      // A click leaves the caret where it is.
      onMouseDown={(event) => event.preventDefault()}
    >
      <StyleMenu block={state.block} onBlock={block} />
      <span className={css.bar} />
      {COMMANDS.map(({ command, icon: Icon, keys }) => (
        <Tool
          key={command}
          name={say(command)}
          keys={keys}
          pressed={command === 'removeFormat' ? undefined : state.on.has(command)}
          run={() => {
            editor?.focus()
            editor?.run(command)
          }}
        >
          <Icon {...ICON} />
        </Tool>
      ))}
      <Tool
        name={say('blockquote')}
        keys="Ctrl Shift 9"
        pressed={quoted}
        run={() => block(quoted ? 'div' : 'blockquote')}
      >
        <IconBlockquote {...ICON} />
      </Tool>
      <EditorLink
        {...{ editor, link: state.link, open: linking, setOpen: setLinking }}
        target={
          <Tool name={say('link')} keys="Ctrl K" run={() => setLinking(!linking)}>
            <IconLink {...ICON} />
          </Tool>
        }
      />
      <FileTool
        name={say('picture')}
        accept="image/png,image/jpeg,image/gif,image/webp"
        within
        onFiles={onFiles}
      />
      <span className={css.bar} />
      <LanguageMenu {...props} />
      <span className={css.gap} />
      <FileTool name={say('attach')} label onFiles={onFiles} />
      <Button
        variant="subtle"
        size="sm"
        tabIndex={-1}
        leftSection={<IconSignature {...ICON} aria-hidden="true" />}
        onClick={onSign}
      >
        {say('signature')}
      </Button>
    </div>
  )
}

function moveAmong(event: KeyboardEvent<HTMLElement>): void {
  const tools = [...event.currentTarget.querySelectorAll<HTMLElement>(':scope > button')]
  const at = tools.indexOf(event.target as HTMLElement)
  const places: Readonly<Record<string, number>> = {
    ...{ ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tools.length - 1 },
  }
  const to = places[event.key]
  if (at < 0 || to === undefined) return
  event.preventDefault()
  const next = tools[(to + tools.length) % tools.length]
  for (const tool of tools) tool.tabIndex = tool === next ? 0 : -1
  next?.focus()
}

/** `keys`: which do the same; empty: none. */
function Tool({
  name,
  keys,
  pressed,
  run,
  children,
  ...rest
}: {
  readonly name: string
  readonly keys: string
  readonly pressed?: boolean | undefined
  readonly run: () => void
  readonly children: ReactNode
  /** What opens beside it says where it is. */
  readonly ref?: Ref<HTMLButtonElement>
}): ReactNode {
  return (
    <ActionIcon
      {...rest}
      variant="subtle"
      size="var(--v-h-control-sm)"
      aria-label={name}
      title={keys === '' ? name : `${name} (${keys})`}
      aria-pressed={pressed}
      tabIndex={-1}
      onClick={run}
    >
      {children}
    </ActionIcon>
  )
}

function StyleMenu({
  block,
  onBlock,
}: {
  readonly block: Block
  readonly onBlock: (block: Block) => void
}): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="subtle"
          size="sm"
          tabIndex={0}
          aria-label={`${say('style')}: ${say(block)}`}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          {say(block)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {BLOCKS.map((one) => (
          <Menu.Item key={one} onClick={() => onBlock(one)}>
            {say(one)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function LanguageMenu({
  language,
  onLanguage,
}: Pick<EditorToolsProps, 'language' | 'onLanguage'>): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const { language: ours } = useKit()
  const [names] = useState(() => new Intl.DisplayNames(ours, { type: 'language' }))
  const nameOf = (tag: string): string => {
    const name = names.of(tag) ?? tag
    return name.charAt(0).toLocaleUpperCase(ours) + name.slice(1)
  }
  const shown = nameOf(language === '' ? ours : language)
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="subtle"
          size="sm"
          tabIndex={-1}
          aria-label={`${say('spelling')}: ${shown}`}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          {shown}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((tag) => (
          <Menu.Item key={tag} onClick={() => onLanguage(tag)}>
            {nameOf(tag)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function FileTool({
  name,
  accept,
  within = false,
  label = false,
  onFiles,
}: {
  readonly name: string
  readonly accept?: string
  /** Into the text. */
  readonly within?: boolean
  /** With its name beside it. */
  readonly label?: boolean
  readonly onFiles: EditorEvents['files']
}): ReactNode {
  const input = useRef<HTMLInputElement>(null)
  const choose = (): void => input.current?.click()
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accept}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])], within)
          event.currentTarget.value = ''
        }}
      />
      {label ? (
        <Button
          variant="subtle"
          size="sm"
          tabIndex={-1}
          leftSection={<IconPaperclip {...ICON} aria-hidden="true" />}
          onClick={choose}
        >
          {name}
        </Button>
      ) : (
        <Tool name={name} keys="" run={choose}>
          <IconPhoto {...ICON} />
        </Tool>
      )}
    </>
  )
}
