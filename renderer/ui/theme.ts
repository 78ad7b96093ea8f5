/** The Mantine theme: Mantine's inputs, menus and dialogs wear the tokens of tokens.css. */
import {
  ActionIcon,
  Button,
  createTheme,
  type CSSVariablesResolver,
  Drawer,
  Input,
  InputWrapper,
  type MantineColorsTuple,
  Modal,
  NumberInput,
  Select,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';

const petrol: MantineColorsTuple = [
  '#e4eff1',
  '#c9dfe4',
  '#9fc3cb',
  '#86bfcb',
  '#6db7c7',
  '#3f8fa1',
  '#257386',
  '#166273',
  '#0e5566',
  '#0a3f4c',
];
const warmGray: MantineColorsTuple = [
  '#f8f7f4',
  '#f3f1ed',
  '#e6e3dd',
  '#d9d5cd',
  '#cdc8bf',
  '#9b948a',
  '#6e685f',
  '#57524a',
  '#35322d',
  '#1d1b18',
];
const warmDark: MantineColorsTuple = [
  '#eeebe5',
  '#d3cec5',
  '#b8b2a8',
  '#978f85',
  '#49453f',
  '#2d2b28',
  '#211f1d',
  '#1b1a18',
  '#171614',
  '#141312',
];
const brick: MantineColorsTuple = [
  '#fbecea',
  '#f5d4d0',
  '#efb4ad',
  '#ec9f95',
  '#e88f83',
  '#cd5c50',
  '#b8453a',
  '#ab3b31',
  '#a1332a',
  '#842720',
];

export const theme = createTheme({
  colors: { petrol, gray: warmGray, dark: warmDark, brick },
  primaryColor: 'petrol',
  primaryShade: { light: 8, dark: 4 },
  autoContrast: true,
  fontFamily: "'Inter Variable', Inter, system-ui, 'Noto Sans', sans-serif",
  fontFamilyMonospace:
    "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Noto Sans Mono', 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  defaultRadius: 6,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { size: 'sm' },
      styles: { label: { fontWeight: 550 } },
      // Mantine picks the text colour for the light scheme only; ours follows the scheme.
      vars: (_theme, { variant = 'filled', color }) => ({
        root:
          variant === 'filled'
            ? {
                '--button-color': color === 'brick' ? 'var(--gm-on-bad)' : 'var(--gm-on-accent)',
                // Away from the text's colour in both schemes, so that contrast only grows. A button without a colour of
                // its own has no `--button-bg`: mixed with nothing, the whole would count as not set.
                '--button-hover':
                  'color-mix(in srgb, var(--button-bg, var(--mantine-primary-color-filled)) 86%, var(--gm-ink))',
              }
            : {},
      }),
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    Input: Input.extend({ defaultProps: { size: 'sm' } }),
    InputWrapper: InputWrapper.extend({
      styles: { label: { fontWeight: 550, marginBottom: 4, fontSize: 13 }, description: { marginBottom: 4 } },
    }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'sm' } }),
    NumberInput: NumberInput.extend({ defaultProps: { size: 'sm' } }),
    Select: Select.extend({ defaultProps: { size: 'sm', allowDeselect: false, checkIconPosition: 'right' } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 350, withArrow: false, transitionProps: { duration: 80 } },
    }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        radius: 12,
        overlayProps: { backgroundOpacity: 0.32 },
        transitionProps: { duration: 120, transition: 'pop' },
      },
      styles: { title: { fontWeight: 650, fontSize: 16 } },
    }),
    Drawer: Drawer.extend({
      defaultProps: { transitionProps: { duration: 140 } },
      styles: { title: { fontWeight: 650, fontSize: 16 } },
    }),
  },
});

/** Mantine's own surfaces, lines and texts are ours. */
export const cssVariables: CSSVariablesResolver = () => {
  const surfaces = {
    '--mantine-color-body': 'var(--gm-surface)',
    '--mantine-color-text': 'var(--gm-ink)',
    '--mantine-color-dimmed': 'var(--gm-ink-2)',
    '--mantine-color-placeholder': 'var(--gm-ink-3)',
    '--mantine-color-error': 'var(--gm-bad)',
    '--mantine-color-default': 'var(--gm-surface)',
    '--mantine-color-default-hover': 'var(--gm-hover)',
    '--mantine-color-default-border': 'var(--gm-line-strong)',
    '--mantine-color-default-color': 'var(--gm-ink)',
    '--mantine-color-anchor': 'var(--gm-accent)',
  };
  return { variables: {}, light: surfaces, dark: surfaces };
};
