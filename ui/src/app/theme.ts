import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

import styles from "./theme.module.css";

const pier: MantineColorsTuple = [
  "#E4F1F2", "#C9E3E6", "#9CD2D9", "#5BBAC5", "#3A9DA9", "#1B818F", "#0B6A77", "#085661", "#0A424C", "#0A2A32",
];

const input = { classNames: { input: styles.input } };
const field = {
  classNames: { root: styles.wrapper, label: styles.label, description: styles.description, error: styles.error, required: styles.required },
};
const layer = {
  classNames: {
    overlay: styles.overlay, header: styles.modalHeader, title: styles.modalTitle, body: styles.modalBody, close: styles.close,
  },
};
const quick = { transition: "fade" as const, duration: 120 };

export const theme = createTheme({
  primaryColor: "pier",
  primaryShade: { light: 6, dark: 3 },
  colors: { pier },
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--mono)",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "16px", sm: "18px", md: "20px", lg: "22px", xl: "26px" },
  radius: { xs: "4px", sm: "6px", md: "7px", lg: "10px", xl: "12px" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Input: input,
    InputWrapper: field,
    Menu: {
      defaultProps: { transitionProps: quick, shadow: "none", position: "bottom-end", offset: 4 },
      classNames: {
        dropdown: styles.dropdown, item: styles.item, label: styles.menuLabel, divider: styles.divider, itemSection: styles.itemSection,
      },
    },
    Popover: { defaultProps: { transitionProps: quick, shadow: "none" }, classNames: { dropdown: styles.dropdown } },
    Combobox: { classNames: { dropdown: styles.dropdown, option: styles.item, groupLabel: styles.menuLabel } },
    Select: { classNames: { dropdown: styles.dropdown, option: styles.item }, defaultProps: { comboboxProps: { shadow: "none" } } },
    MultiSelect: { classNames: { dropdown: styles.dropdown, option: styles.item, pill: styles.pill } },
    Tooltip: { defaultProps: { transitionProps: quick, openDelay: 400, withArrow: false }, classNames: { tooltip: styles.tooltip } },
    Modal: {
      defaultProps: { transitionProps: { transition: "pop", duration: 160, exitDuration: 100 }, centered: true },
      classNames: { ...layer.classNames, content: styles.modal },
    },
    Drawer: {
      defaultProps: { transitionProps: { duration: 160, exitDuration: 100 }, position: "right" },
      classNames: { ...layer.classNames, content: styles.drawer },
    },
    SegmentedControl: { classNames: { root: styles.segRoot, indicator: styles.segIndicator, label: styles.segLabel } },
    Checkbox: { classNames: { input: styles.check, label: styles.checkLabel, description: styles.description } },
    Radio: { classNames: { label: styles.checkLabel, description: styles.description } },
    Switch: { classNames: { track: styles.track, label: styles.checkLabel, description: styles.description } },
    Skeleton: { defaultProps: { animate: false }, classNames: { root: styles.skeleton } },
    Table: { classNames: { table: styles.table, th: styles.th, td: styles.td } },
  },
});

export const variables: CSSVariablesResolver = () => {
  const shared = {
    "--mantine-color-body": "var(--surface)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-dimmed": "var(--ink3)",
    "--mantine-color-placeholder": "var(--ink3)",
    "--mantine-color-anchor": "var(--acc-ink)",
    "--mantine-color-error": "var(--deny)",
    "--mantine-color-default": "var(--surface)",
    "--mantine-color-default-hover": "var(--hover)",
    "--mantine-color-default-color": "var(--ink)",
    "--mantine-color-default-border": "var(--line2)",
    "--mantine-primary-color-filled": "var(--acc)",
    "--mantine-primary-color-filled-hover": "var(--acc-h)",
    "--mantine-primary-color-contrast": "var(--on-acc)",
  };
  return { variables: {}, light: shared, dark: shared };
};
