"use client";

import { Images, Trash2 } from "lucide-react";
import { useState } from "react";
import { Mark } from "#components/brand/mark.tsx";
import { Mosaic } from "#components/brand/mosaic.tsx";
import { Part } from "#components/dev/part.tsx";
import { NavLink } from "#components/frame/nav-link.tsx";
import { SetupBanner } from "#components/frame/setup-banner.tsx";
import { Way } from "#components/keys/written.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button, ButtonLink, IconButton, type Look } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy.tsx";
import { Confirm, Dialog } from "#components/ui/dialog.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { Choice, Field, Submit, Tick } from "#components/ui/field.tsx";
import { Form, FormProblem, Problematic } from "#components/ui/form.tsx";
import { Menu, MenuAction, MenuChoices, MenuLine, MenuLink } from "#components/ui/menu.tsx";
import { Meter, Progress } from "#components/ui/meter.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import { Moment } from "#components/words/moment.tsx";

const looks: Look[] = ["primary", "plain", "quiet", "danger", "quiet-danger"];
const icon = <Trash2 size={18} aria-hidden="true" />;
const refused = { type: "about:blank", title: "", status: 422, code: "invalid", detail: "The form was refused.", errors: [] };

/** The components that more than one room uses, each in all its states. */
export function Everything() {
  const [open, setOpen] = useState<"dialog" | "wide" | "confirm" | null>(null);
  const [order, setOrder] = useState("new");
  const close = () => setOpen(null);
  return (
    <>
      <Part title="Buttons">
        {looks.map((look) => (
          <Button key={look} look={look}>
            {look}
          </Button>
        ))}
        {looks.map((look) => (
          <Button key={look} look={look} disabled>
            {look}
          </Button>
        ))}
        <ButtonLink href="#main">A link</ButtonLink>
        <Button shape="tight">tight</Button>
        <Button shape="wide" look="primary">
          wide
        </Button>
        <IconButton label="Delete">{icon}</IconButton>
        <IconButton label="Delete for good" look="danger">
          {icon}
        </IconButton>
        <CopyButton text="copied" what="the address" />
      </Part>
      <Part title="Badges">
        <Badge>plain</Badge>
        <Badge tone="accent">accent</Badge>
        <Badge tone="warn">warn</Badge>
        <Badge tone="danger">danger</Badge>
      </Part>
      <Part title="Fields">
        <Form
          label="Fields"
          className="w-full max-w-sm"
          send={async () => ({ ...refused, errors: [{ path: "name", message: "is taken" }] })}
        >
          <Field label="Name" name="name" hint="As others see it." defaultValue="Ada" />
          <Field label="Needed" name="needed" required fault="Write something here." />
          <Field label="Empty" name="empty" placeholder="A placeholder" />
          <Field label="Not to be changed" name="disabled" disabled defaultValue="fixed" />
          <Choice label="Order" name="order" options={[{ value: "new", text: "Newest first" }]} />
          <Tick label="Ticked" hint="With what it means." defaultChecked />
          <Tick label="Not ticked" />
          <FormProblem />
          <Submit busy="Saving…">Save</Submit>
        </Form>
        <Problematic>Something did not work. Try again.</Problematic>
      </Part>
      <Part title="Meters and progress">
        {[0, 0.4, 0.9, 1].map((share) => (
          <Meter key={share} className="w-40" label={`Used, ${share}`} said={`${share * 100} %`} value={share} max={1} />
        ))}
        {[0.3, null].map((done) => (
          <div key={done} className="w-40">
            <Progress label="Upload" done={done} />
          </div>
        ))}
        <div className="w-40">
          <Progress label="Broken upload" done={0.6} tone="danger" />
        </div>
      </Part>
      <Part title="Above the page">
        <Button onClick={() => setOpen("dialog")}>Dialog</Button>
        <Button onClick={() => setOpen("wide")}>Wide dialog</Button>
        <Button onClick={() => setOpen("confirm")}>Confirmation</Button>
        <Button onClick={() => void toast("Three pictures are deleted.", { action: { label: "Undo", onClick: () => {} } })}>Toast</Button>
        <Menu trigger={<Button>Menu</Button>}>
          <MenuLink href="#main">A link</MenuLink>
          <MenuAction onSelect={() => {}}>An action</MenuAction>
          <MenuAction danger icon={icon} onSelect={() => {}}>
            Delete
          </MenuAction>
          <MenuLine />
          <MenuChoices
            label="Order"
            value={order}
            onChange={setOrder}
            choices={[
              { value: "new", text: "Newest first" },
              { value: "old", text: "Oldest first" },
            ]}
          />
        </Menu>
        <Dialog open={open === "dialog" || open === "wide"} wide={open === "wide"} title="A dialog" onOpenChange={close}>
          <p>For one short task.</p>
          <Button onClick={close}>Close</Button>
        </Dialog>
        <Confirm
          open={open === "confirm"}
          title="Delete 3 pictures?"
          action="Delete 3 pictures"
          problem="The server cannot be reached."
          onOpenChange={close}
          onConfirm={close}
        >
          All their links stop at once.
        </Confirm>
      </Part>
      <Part title="Words">
        <Moment at="2026-11-22T15:20:00Z" />
        <Way chords={["Mod+K"]} />
        <Way chords={["G", "A"]} />
        <Way chords={["Shift+ArrowDown"]} />
      </Part>
      <Part title="Places">
        <NavLink href="/dev/components" under={["/dev"]} icon={<Images size={20} />}>
          Here
        </NavLink>
        <NavLink href="#main" under={[]} icon={<Images size={20} />}>
          Elsewhere
        </NavLink>
        <SetupBanner />
      </Part>
      <Part title="Waiting and emptiness">
        <Skeleton className="h-11 w-40" />
        <Skeleton className="size-20" />
        <div className="w-full rounded-panel border border-dashed border-edge">
          <Empty
            title="Nothing here yet"
            art={<Mark size={56} className="text-edge" />}
            action={<Button look="primary">What to do next</Button>}
          >
            Why nothing is here.
          </Empty>
        </div>
        <Mosaic className="w-40" />
        <Mosaic missing className="w-40" />
      </Part>
    </>
  );
}
