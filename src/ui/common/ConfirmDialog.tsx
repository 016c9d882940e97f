// A question before something is deleted. Cancel has the focus, so that a stray Enter deletes nothing.

import { Button, Group, Modal, Text } from '@mantine/core';

export interface ConfirmDialogProps {
  isOpen: boolean;
  title: string;
  text: string;
  confirmLabel: string;
  cancelLabel: string;
  onConfirm(): void;
  onClose(): void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Modal
      opened={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      centered
      withCloseButton={false}
      transitionProps={{ duration: 0 }}
    >
      <Text size="sm">{props.text}</Text>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" data-autofocus onClick={props.onClose}>
          {props.cancelLabel}
        </Button>
        <Button
          color="red"
          onClick={() => {
            props.onConfirm();
            props.onClose();
          }}
        >
          {props.confirmLabel}
        </Button>
      </Group>
    </Modal>
  );
}
