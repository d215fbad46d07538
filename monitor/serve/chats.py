"""How is a channel made that is a chat, a feed file or another's library?"""

from pathlib import Path

from monitor.ports import Channel, Clock
from monitor.send.apprise import AppriseChannel
from monitor.send.atom import Atom
from monitor.send.chat import Chat
from monitor.send.discord import Discord
from monitor.send.google_chat import GoogleChat
from monitor.send.matrix import Matrix
from monitor.send.mattermost import Mattermost
from monitor.send.ntfy import Ntfy
from monitor.send.teams import Teams
from monitor.send.telegram import Telegram
from monitor.settings.chats import (
    AppriseSettings,
    AtomSettings,
    ChatSettings,
    DiscordSettings,
    GoogleChatSettings,
    MatrixSettings,
    MattermostSettings,
    NtfySettings,
    TeamsSettings,
    TelegramSettings,
)

UrlSettings = TeamsSettings | MattermostSettings | GoogleChatSettings | NtfySettings
EditSettings = DiscordSettings | TelegramSettings | MatrixSettings


def make_chat(settings: ChatSettings, state: Path, clock: Clock) -> Channel:
    """One way out, by its kind."""
    match settings:
        case AtomSettings():
            return Atom(
                path=state / settings.file,
                title=settings.title,
                link=settings.link or "",
                entries=settings.entries,
                clock=clock,
            )
        case AppriseSettings():
            return AppriseChannel(settings.url.get_secret_value())
        case DiscordSettings() | TelegramSettings() | MatrixSettings():
            provider = _editing(settings)
            return Chat(
                provider, clock=clock, editor=provider if settings.edit else None
            )
        case _:
            return Chat(_saying(settings), clock=clock)


def _editing(settings: EditSettings) -> Discord | Telegram | Matrix:
    match settings:
        case DiscordSettings():
            return Discord(settings.url.get_secret_value())
        case TelegramSettings():
            token = settings.token.get_secret_value()
            return Telegram(base=settings.base, token=token, chat=settings.chat)
        case MatrixSettings():
            return Matrix(
                homeserver=settings.homeserver,
                token=settings.token.get_secret_value(),
                room=settings.room,
            )


def _saying(settings: UrlSettings) -> Teams | Mattermost | GoogleChat | Ntfy:
    url = settings.url.get_secret_value()
    match settings:
        case TeamsSettings():
            return Teams(url)
        case MattermostSettings():
            return Mattermost(url)
        case GoogleChatSettings():
            return GoogleChat(url)
        case NtfySettings(token=token):
            return Ntfy(url=url, token=token.get_secret_value() if token else None)
