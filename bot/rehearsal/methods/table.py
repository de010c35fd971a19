"""Every method the stand-in knows. What is not in this table is answered with 404 and its name."""

from bot.rehearsal.methods import changing, copies, looking, profile, sending
from bot.rehearsal.methods.method import Method

_ALL: tuple[type[Method], ...] = (
    # fetching
    looking.GetUpdates,
    looking.SetWebhook,
    looking.DeleteWebhook,
    looking.GetWebhookInfo,
    # looking
    looking.GetMe,
    looking.GetChat,
    looking.GetChatMember,
    looking.GetFile,
    looking.GetUserProfilePhotos,
    looking.LeaveChat,
    looking.LogOut,
    looking.Close,
    # sending
    sending.SendMessage,
    sending.SendPhoto,
    sending.SendDocument,
    sending.SendVoice,
    sending.SendAudio,
    sending.SendVideo,
    sending.SendSticker,
    sending.SendLocation,
    sending.SendVenue,
    sending.SendContact,
    sending.SendChatAction,
    copies.SendMediaGroup,
    copies.CopyMessage,
    copies.CopyMessages,
    copies.ForwardMessage,
    copies.ForwardMessages,
    # changing
    changing.EditMessageText,
    changing.EditMessageCaption,
    changing.EditMessageMedia,
    changing.EditMessageReplyMarkup,
    changing.DeleteMessage,
    changing.DeleteMessages,
    changing.PinChatMessage,
    changing.UnpinChatMessage,
    changing.UnpinAllChatMessages,
    changing.SetMessageReaction,
    changing.AnswerCallbackQuery,
    # the bot's own profile
    profile.SetMyCommands,
    profile.GetMyCommands,
    profile.DeleteMyCommands,
    profile.SetMyName,
    profile.GetMyName,
    profile.SetMyDescription,
    profile.GetMyDescription,
    profile.SetMyShortDescription,
    profile.GetMyShortDescription,
    profile.SetChatMenuButton,
    profile.GetChatMenuButton,
)

# Method names are read without regard to case, as Telegram reads them.
METHODS: dict[str, type[Method]] = {method.called().lower(): method for method in _ALL}
