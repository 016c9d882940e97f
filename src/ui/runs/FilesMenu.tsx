// A menu of the files that what is shown can be taken away as.

import { Button, type ButtonProps, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { saveBlob } from '../common/save-blob.ts';
import classes from './RunsToolbar.module.css';

interface FilesMenuProps<Format extends string> extends Pick<ButtonProps, 'size' | 'className' | 'disabled'> {
  title: string;
  /** The file's name of each format. */
  files: Readonly<Record<Format, string>>;
  what(format: Format): string;
  /** Shows a failure itself. */
  exportAs(format: Format): Promise<Blob>;
}

export function FilesMenu<Format extends string>({ title, files, what, exportAs, ...button }: FilesMenuProps<Format>) {
  const save = (format: Format) =>
    exportAs(format).then(
      (blob) => saveBlob(blob, files[format]),
      () => {},
    );
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />} {...button}>
          {title}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(files) as Format[]).map((format) => (
          <Menu.Item key={format} onClick={() => void save(format)}>
            <code>{files[format]}</code>
            <span className={classes.what}>{what(format)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
